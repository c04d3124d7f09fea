// Styles, scripts and icons of Jishi. Called by build.rs:
//   node build.mjs <root of the checkout> <folder to write to>
// Leaves assets.rs, a list that src/lib.rs includes, and the files it names.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { PurgeCSS } from 'purgecss';

const [root, out] = process.argv.slice(2);
const web = join(root, 'web');
const packageFolder = (name) => join(dirname(fileURLToPath(import.meta.url)), 'node_modules', name);
const TARGET = 'chrome88';

function fail(message) {
  console.error(message);
  process.exit(1);
}

function filesBelow(folder, kinds) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => kinds.some((kind) => path.endsWith(kind)) && statSync(path).isFile())
    .sort();
}

const sources = [join(root, 'base/web/src'), join(root, 'areas')]
  .flatMap((folder) => filesBelow(folder, ['.html', '.rs']))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }));

// --- icons: every icon("name") in the sources, and nothing else ---------------------------------

function sprite() {
  const folder = join(packageFolder('@tabler/icons'), 'icons');
  const known = new Set(readdirSync(join(folder, 'outline')).map((file) => file.slice(0, -4)));
  const used = new Map();
  for (const { path, text } of sources) {
    for (const [, name] of text.matchAll(/\bicon\(\s*"([a-z0-9-]+(?:\/filled)?)"/g)) {
      if (!used.has(name)) used.set(name, relative(root, path));
    }
  }
  const symbols = [...used].sort().map(([name, path]) => {
    const [base, filled] = name.split('/');
    const file = join(folder, filled ? 'filled' : 'outline', `${base}.svg`);
    if (!existsSync(file)) {
      const near = [...known].filter((k) => k.startsWith(base.split('-')[0])).slice(0, 8);
      fail(`${path}: icon("${name}") is not in @tabler/icons. Near names: ${near.join(', ')}`);
    }
    const shapes = readFileSync(file, 'utf8')
      .replace(/^[\s\S]*?<svg[\s\S]*?>/, '')
      .replace(/<\/svg>[\s\S]*$/, '')
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, '')
      .replace(/\s*\n\s*/g, '');
    const paint = filled
      ? 'fill="currentColor"'
      : 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
    return `<symbol id="${name.replace('/', '-')}" viewBox="0 0 24 24" ${paint}>${shapes}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`;
}

// --- styles: what is used of Tabler, then our own -----------------------------------------------

async function styles() {
  const tabler = readFileSync(join(packageFolder('@tabler/core'), 'dist/css/tabler.css'), 'utf8');
  const safelist = JSON.parse(readFileSync(join(web, 'safelist.json'), 'utf8'));
  const [purged] = await new PurgeCSS().purge({
    // Areas write class names in templates only; base/web also in Rust.
    content: sources.filter(({ path }) => path.endsWith('.html') || path.includes('base/web/')).map(({ path, text }) => ({ raw: text, extension: path.split('.').pop() })),
    css: [{ raw: tabler.replace(/[^{}]*:has\([^{}]*\{[^{}]*\}/g, '') }],
    safelist: { standard: safelist.keep, deep: [], greedy: [] },
    blocklist: safelist.drop.map((pattern) => new RegExp(pattern)),
    defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [],
    variables: true,
    keyframes: true,
    fontFace: true,
  });
  const own = filesBelow(join(web, 'styles'), ['.css']).map((path) => readFileSync(path, 'utf8'));
  const css = minify([purged.css, ...own].join('\n'), 'css');
  lint(css);
  return css;
}

/** What Chromium 88 does not know, or knows wrongly. */
function lint(css) {
  const unknown = ['oklch(', 'oklab(', 'lab(', 'lch(', 'color-mix(', 'light-dark(', '@layer', '@container',
    '@property', '@scope', '@starting-style', ':has(', ':user-invalid', 'dvh', 'svh', 'subgrid', 'text-wrap:',
    'inset-inline', 'scrollbar-gutter', 'accent-color', 'content-visibility', ' translate:', ';translate:', ';scale:',
    ';rotate:', 'color(display'];
  const found = unknown.filter((word) => css.includes(word));
  if (found.length) fail(`The styles use what Chromium 88 does not know: ${found.join(' ')}`);
  if (/&[\s.:[>+~]/.test(css.replace(/url\([^)]*\)/g, ''))) fail('The styles use nesting, which Chromium 88 does not know.');
}

function minify(text, loader) {
  const { code, warnings } = transformSync(text, { loader, minify: true, target: TARGET, charset: 'utf8', legalComments: 'none' });
  if (warnings.length) fail(warnings.map((w) => `${loader}:${w.location?.line}: ${w.text}`).join('\n'));
  return code;
}

// --- scripts: htmx, then our own ----------------------------------------------------------------

function script() {
  const htmx = readFileSync(join(packageFolder('htmx.org'), 'dist/htmx.js'), 'utf8');
  const own = filesBelow(join(web, 'scripts'), ['.js']).map((path) => readFileSync(path, 'utf8'));
  return minify([htmx, ...own].join('\n;\n'), 'js');
}

// --- everything -----------------------------------------------------------------------------------

const built = [
  ['site.css', 'text/css; charset=utf-8', await styles()],
  ['site.js', 'text/javascript; charset=utf-8', script()],
  ['icons.svg', 'image/svg+xml', sprite()],
  ['mark.svg', 'image/svg+xml', readFileSync(join(web, 'icons/mark.svg'), 'utf8').trim()],
];

const folder = join(out, 'files');
mkdirSync(folder, { recursive: true });
const rows = built.map(([name, mime, text]) => {
  const raw = Buffer.from(text, 'utf8');
  const hash = createHash('sha256').update(raw).digest('hex').slice(0, 12);
  const path = name.replace(/\.(\w+)$/, `-${hash}.$1`);
  const br = brotliCompressSync(raw, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length },
  });
  const gz = gzipSync(raw, { level: 9 });
  const put = (suffix, bytes) => {
    const file = join(folder, name + suffix);
    writeFileSync(file, bytes);
    return `include_bytes!(${JSON.stringify(file)})`;
  };
  return `    Asset { name: ${JSON.stringify(name)}, path: ${JSON.stringify(path)}, mime: ${JSON.stringify(mime)},\n` +
    `        raw: ${put('', raw)},\n        br: ${put('.br', br)},\n        gz: ${put('.gz', gz)} },`;
});
writeFileSync(join(out, 'assets.rs'), `&[\n${rows.join('\n')}\n]\n`);
