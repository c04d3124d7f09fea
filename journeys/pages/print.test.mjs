// U21: on paper a table's headings are repeated, pages are numbered, and no column is cut off.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { startInCity } from '../browser.mjs';
import { open } from './pages.mjs';

let site;
let place;
before(async () => {
  place = mkdtempSync(join(tmpdir(), 'jishi-print-'));
  site = await startInCity();
});
after(async () => {
  await site.stop();
  rmSync(place, { recursive: true, force: true });
});

const SCHEME = encodeURIComponent('农村党支部五星创评办法');
const LEDGER = `/ledgers/${encodeURIComponent('组织生活')}`;

/** The pages of a printout as texts. */
async function printed(page) {
  const path = join(place, 'page.pdf');
  writeFileSync(path, await page.pdf({ preferCSSPageSize: true, printBackground: true }));
  const text = execFileSync('pdftotext', ['-raw', path, '-'], { encoding: 'utf8' });
  return text.split('\f').slice(0, -1);
}

for (const [name, role, way, repeats, most] of [
  ['list', 'xian', `${LEDGER}?size=100`, true],
  ['ranking', 'shi', `/assessment?scheme=${SCHEME}&size=100`, true],
  ['result', 'zhibu', '/assessment', false],
  // Both sides of one sheet.
  ['profile', 'zhibu', '/unit', false, 2],
  ['profile of a county', 'xian', '/unit', false],
  ['record', 'zhibu', async (page) => {
    await page.goto(LEDGER);
    await page.goto(await page.locator('tbody th a').first().getAttribute('href'));
  }, false],
  ['bulletin', 'shi', '/bulletins/preview', false],
  ['wall chart', 'shi', '/wall', false],
]) {
  it(`${name}: every page is numbered, every word is there${repeats ? ', headings are repeated' : ''}`, async () => {
    const page = await site.as(role);
    await open(page, [name, role, way]);
    const sheets = await printed(page);
    if (most) assert.ok(sheets.length <= most, `${sheets.length} pages`);
    sheets.forEach((text, at) => assert.ok(text.split('\n').some((line) => line.replace(/ /g, '') === `${at + 1}/${sheets.length}`), `page ${at + 1} is not numbered: “${text.slice(-20)}”`));
    const pages = sheets.map((text) => text.replace(/\s/g, ''));
    const whole = pages.join('');
    // What the screen shows of the main tables stands on paper too, to the last column.
    const cells = await page.locator('main table:not(.chart-data table) :is(th, td):visible').evaluateAll((nodes) => nodes
      .filter((node) => !node.closest('.chart-data, .tick'))
      .map((node) => [...node.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent.replace(/\s/g, '')).join('')).filter((text) => text.length > 1 && text.length < 6));
    const characters = new Map();
    for (const text of cells) characters.set(text, (characters.get(text) ?? 0) + 1);
    assert.deepEqual([...characters.keys()].filter((text) => !whole.includes(text)).slice(0, 5), []);
    if (repeats) {
      assert.ok(pages.length > 1, 'long enough to have a second page');
      const heads = (await page.locator('main .list thead th').allInnerTexts()).map((text) => text.replace(/\s/g, '')).filter(Boolean);
      for (const text of pages) for (const head of heads) assert.ok(text.includes(head), `“${head}” on every page`);
    }
    assert.equal(whole.includes('跳到正文') || whole.includes('退出登录'), false);
    await page.context().close();
  });
}
