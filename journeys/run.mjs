// Runs test folders against one gallery and one demo city, both started here and stopped afterwards:
//
//   node run.mjs gallery pages stories        (what `make test` runs)
//   node run.mjs stories/records.test.mjs     one file
//   JISHI_CITY=/tmp/x/city.json node run.mjs stories    a city that already runs (`node run.mjs --hold` leaves one)
//
// The programs are those that `cargo nextest run --workspace` has built; nothing is built here.

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveCity } from './city.mjs';
import { HERE, begin, program } from './program.mjs';

const asked = process.argv.slice(2);
const hold = asked.includes('--hold');
const place = mkdtempSync(join(tmpdir(), 'jishi-journeys-'));
const ends = [];
let code = 1;
const stop = () => {
  for (const end of ends.splice(0).reverse()) end();
  rmSync(place, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { stop(); process.exit(130); });

/** Test files of a folder, or the file itself. */
function filesOf(name) {
  const path = join(HERE, name);
  if (statSync(path).isFile()) return [path];
  return readdirSync(path).filter((file) => file.endsWith('.test.mjs')).sort().map((file) => join(path, file));
}

try {
  const env = { ...process.env };
  if (!env.JISHI_CITY) {
    const city = await serveCity(join(place, 'city'));
    ends.push(city.stop);
    env.JISHI_CITY = join(place, 'city.json');
    writeFileSync(env.JISHI_CITY, JSON.stringify(city.told));
  }
  if (!env.GALLERY_URL && asked.some((name) => /gallery|speed|pictures/.test(name))) {
    const gallery = await begin(program('examples/gallery', 'cargo build -p web --examples'), ['127.0.0.1:0'], /http:\/\/[^/\s]+/);
    ends.push(gallery.stop);
    env.GALLERY_URL = gallery.said;
  }
  if (hold) {
    console.log(`JISHI_CITY=${env.JISHI_CITY}`);
    await new Promise(() => {});
  }
  const pictures = asked.includes('pictures');
  const files = asked.filter((name) => name !== 'pictures').flatMap(filesOf);
  // What measures time runs alone; the rest keeps two processors busy.
  const lanes = asked.every((name) => name.startsWith('speed')) ? 1 : 2;
  const args = pictures ? [join(HERE, 'pictures.mjs')] : ['--test', `--test-concurrency=${lanes}`, '--test-reporter=spec', ...files];
  const child = spawn(process.execPath, args, { stdio: 'inherit', env });
  code = await new Promise((resolve) => child.on('exit', resolve));
} finally {
  stop();
}
process.exit(code ?? 1);
