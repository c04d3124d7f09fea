// What is checked of any page: accessibility, computed styles, markup, weight, speed, the keyboard.
// Each gives a list of what it found; an empty one is good.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';
import { rowsOf } from './office.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Puts axe into every page of a context, beside the page's own policy. */
export const bringAxe = (page) => page.context().addInitScript({ content: axe });

/** U3: what axe finds on the page as it stands. */
export async function axeFinds(page) {
  const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: { type: 'tag', values: tags } }), TAGS);
  return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} ${n.failureSummary?.split('\n')[1] ?? ''}`)).slice(0, 8);
}

const validate = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    // How the text is set out, not whether it is right.
    'no-trailing-whitespace': 'off',
    'attribute-boolean-style': 'off',
    'void-style': 'off',
    'long-title': 'off',
    // SVG attributes are case-sensitive and htmx's are not HTML's.
    'attr-case': ['error', { style: ['lowercase', 'camelcase'] }],
    // Several boxes of one name are how a form sends several choices.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit', 'button', 'reset'] }],
  },
});

/** U3: what is not valid in a page's source. */
export async function markupFaults(html) {
  const report = await validate.validateString(html);
  return report.results.flatMap((r) => r.messages).map((m) => `${m.ruleId} ${m.line}:${m.column} ${m.message} ${m.selector ?? ''}`).slice(0, 8);
}

/** Keeps the source of the last page that was opened, as the server sent it. */
export function sourceOf(page) {
  let last = Promise.resolve('');
  page.on('response', (response) => {
    if (response.request().isNavigationRequest() && ![302, 303].includes(response.status())) last = response.text();
  });
  return () => last;
}

/** Runs in the page: what is too small, too tight or too pale for elder mode (U4). */
export function elderFaults(size) {
  const faults = new Set();
  const name = (node) => `${node.tagName.toLowerCase()}.${node.className.baseVal ?? node.className} “${node.textContent.trim().slice(0, 12)}”`;
  const colour = (text) => text.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const [r, g, b, a = 1] = colour(getComputedStyle(at).backgroundColor);
      if (a > 0) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const seen = (node) => {
    const box = node.getBoundingClientRect();
    return box.width > 2 && box.height > 2 && getComputedStyle(node).visibility === 'visible' && !node.closest('.sr');
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !seen(node) || node.closest('svg, script, option, [disabled]')) continue;
    const style = getComputedStyle(node);
    const px = Number.parseFloat(style.fontSize);
    if (px < size - 0.1) faults.add(`text of ${px.toFixed(1)} px: ${name(node)}`);
    const isLine = !node.closest('h1, h2, h3, h4, .welcome strong, .paper-issuer, .figure-value, .count, button, .btn, a, summary, .brand, .step-mark, .stars-big');
    if (isLine && Number.parseFloat(style.lineHeight) / px < 1.44) faults.add(`line height ${style.lineHeight}: ${name(node)}`);
    const [a, b] = [light(colour(style.color)), light(behind(node))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 7) faults.add(`contrast ${contrast.toFixed(2)}: ${name(node)}`);
  }
  const main = '.btn, .top-link, .side a, .tabs a, .phone-bar a, .pager a, .form-control, .form-select, summary, .option, .table th > a, .table td > a';
  for (const node of document.querySelectorAll(main)) {
    const box = node.getBoundingClientRect();
    if (!seen(node) || node.closest('.matrix, .table.rows, .chart-data')) continue;
    if (box.height < 59.5 || (box.width < 59.5 && !node.closest('.table'))) faults.add(`target ${box.width.toFixed(0)}×${box.height.toFixed(0)}: ${name(node)}`);
  }
  return [...faults].slice(0, 12);
}

/** Runs in the page: targets below the least size (U5). Links within a line of text are exempt. */
export function smallTargets(least) {
  const faults = new Set();
  for (const node of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
    const style = getComputedStyle(node);
    let box = node.getBoundingClientRect();
    if (box.width < 2 || style.visibility !== 'visible' || node.closest('.skip')) continue;
    const label = node.closest('label');
    if (label) box = label.getBoundingClientRect();
    const after = getComputedStyle(node, '::after');
    if (after.content !== 'none' && after.position === 'absolute') continue;
    const inText = style.display === 'inline' && node.closest('p, li, dd, th, td, span, small') && !node.matches('.btn');
    const height = inText && least === 24 ? box.height + 4 : box.height;
    if (inText && node.closest('p, .event-head, .problems, dd, .card > ul, .chart')) continue;
    if (height < least - 0.5 || box.width < Math.min(least, 24) - 0.5) {
      faults.add(`${box.width.toFixed(0)}×${box.height.toFixed(0)} ${node.tagName.toLowerCase()}.${node.className} “${node.textContent.trim().slice(0, 12)}”`);
    }
  }
  return [...faults].slice(0, 12);
}

/**
 * U15: what is missing of the page's charts. Each has a title, a sentence, its figures as a table
 * and as a workbook whose rows are those of the table.
 */
export async function chartFaults(page) {
  const faults = [];
  for (const { id, title, said, rows, href } of await page.evaluate(chartsOn)) {
    if (!title || !said) faults.push(`${id}: no title or no sentence`);
    if (!rows.length || !href) faults.push(`${id}: no table or no workbook`);
    if (!href) continue;
    const answer = await page.request.get(href);
    if (answer.headers()['content-type'] !== XLSX) faults.push(`${id}: ${answer.status()} ${answer.headers()['content-type']}`);
    if (answer.headers()['content-type'] !== XLSX) continue;
    const sheet = rowsOf(await answer.body()).map((cells) => Object.values(cells));
    if (sheet[0][0] !== title) faults.push(`${id}: the workbook is called ${sheet[0][0]}`);
    // Below the title and the headings. A workbook may say more about a thing than the page has room for.
    rows.forEach((row, place) => row.forEach((cell, column) => {
      const written = sheet[place + 2]?.[column] ?? 'nothing';
      if (asNumber(cell) !== asNumber(written)) faults.push(`${id}: ${row[0]} ${cell} is ${written} in the workbook`);
    }));
    if (!sheet[rows.length + 2]?.[0].startsWith(said)) faults.push(`${id}: the workbook does not end where the table ends`);
  }
  return faults.slice(0, 8);
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** A number however it is set: +1, 12,345, 41.2%, 69.5（66.3—72.7）; other words as they are. */
const asNumber = (words) => (/^[+-]?[\d,]+(\.\d+)?(%|（|$)/.test(words) ? Number.parseFloat(words.replace(/[+,]/g, '')) : words);

/** Runs in the page: its charts, with the cells of their tables, drawings apart. */
function chartsOn() {
  const words = (node) => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll('small, svg, [aria-hidden]').forEach((part) => part.remove());
    return copy.textContent.trim();
  };
  return [...document.querySelectorAll('figure.chart')].map((chart) => ({
    id: chart.id,
    title: words(chart.querySelector('figcaption h2')),
    said: words(chart.querySelector('figcaption p')),
    rows: [...chart.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('th, td:not(.drawn)')].map(words)),
    href: chart.querySelector('.chart-tools > a')?.getAttribute('href'),
  }));
}

/** Runs in the page: what makes it scroll sideways, tables apart (U5). */
export function sidewaysFaults() {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > wide + 1) return [`the page is ${document.documentElement.scrollWidth} wide`];
  const inScroller = (node) => { for (let at = node; at; at = at.parentElement) if (/auto|scroll|hidden/.test(getComputedStyle(at).overflowX) && at !== document.body && at !== document.documentElement) return true; return false; };
  return [...document.querySelectorAll('body *')].filter((n) => n.getBoundingClientRect().right > wide + 1 && !n.closest('.sr, .skip, svg') && !inScroller(n))
    .map((n) => `${n.tagName}.${n.className} ${Math.round(n.getBoundingClientRect().right)}>${wide}`).slice(0, 5);
}

/** U5: walks with the Tab key; the focus must be seen and not be hidden. */
export async function keyboardFaults(page, steps = 40) {
  const faults = [];
  for (let step = 0; step < steps; step += 1) {
    await page.keyboard.press('Tab');
    const fault = await page.evaluate(focusFault);
    if (fault) faults.push(fault);
  }
  return faults;
}

/** Runs in the page: whether what has the focus is not seen. */
export function focusFault() {
  const node = document.activeElement;
  if (!node || node === document.body) return '';
  const target = node.matches('.figure > a') ? node.parentElement : node;
  const box = target.getBoundingClientRect();
  // Of what is taller than the window, the middle of what is in it.
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, window.innerHeight)];
  const y = box.height > window.innerHeight ? (top + bottom) / 2 : box.top + Math.min(box.height / 2, 20);
  const at = document.elementFromPoint(box.left + box.width / 2, y);
  const name = `${node.tagName} ${node.className} ${node.textContent.trim().slice(0, 10)}`;
  const style = getComputedStyle(node);
  const after = getComputedStyle(node, '::after');
  if (style.outlineStyle === 'none' && after.outlineStyle === 'none') return `no ring: ${name}`;
  if (!at || !(target.contains(at) || at.contains(target) || at.closest('label')?.contains(node))) return `hidden: ${name}`;
  return '';
}

/** U1: how many bytes a page brings over the wire. */
export async function bytesOf(page, path) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0;
  session.on('Network.loadingFinished', (event) => { bytes += event.encodedDataLength; });
  await page.goto(path, { waitUntil: 'load' });
  await page.waitForTimeout(100);
  await session.detach();
  return bytes;
}

/** U1: when the largest content stands on a processor slowed four times, on a first visit, in ms. */
export async function largestPaint(page, path) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.goto(path, { waitUntil: 'load' });
  return page.evaluate(() => new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime)).observe({ type: 'largest-contentful-paint', buffered: true });
  }));
}
