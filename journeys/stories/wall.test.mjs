// The wall chart (U14): from the city down to a branch, in colours that everybody can tell apart,
// and on A3 in black and white.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { startInCity } from '../browser.mjs';
import { assertFine, bothWays } from './told.mjs';

let site;
before(async () => { site = await startInCity(); });
after(async () => site.stop());

/** The rate on the first tile that leads further down, and a click on it. */
async function down(page) {
  const tile = page.locator('.tile-map a').first();
  const said = /[\d.]+%/.exec(await tile.textContent())[0];
  await Promise.all([page.waitForLoadState('load'), tile.click()]);
  return said;
}

bothWays((javaScriptEnabled) => {
  it('four levels: from the city by its tiles to a branch, the figure on a tile stands above the next chart', async () => {
    const page = await site.as('shi', { javaScriptEnabled });
    await page.goto('/');
    await page.click('main a[href="/wall"]');
    await page.waitForURL(/\/wall$/);
    let levels = 1;
    while (!/\/organizations\//.test(page.url())) {
      assert.ok(levels < 7, page.url());
      await assertFine(page, javaScriptEnabled);
      const from = page.url();
      const said = await down(page);
      await page.waitForURL((url) => url.href !== from);
      if (page.url().includes('/wall')) {
        levels += 1;
        assert.ok((await page.textContent('main')).includes(`完成 ${said}`), `${said} at ${page.url()}`);
      }
    }
    assert.ok(levels >= 3, `${levels} charts before the branch`);
    assert.ok(await page.locator('#duties').count(), 'the branch’s own duties');
    await page.context().close();
  });

  it('an item is looked at alone, the laggards first, and a figure leads to the names behind it', async () => {
    const page = await site.as('xian', { javaScriptEnabled });
    await page.goto('/wall?look=last&order=worst');
    const item = page.locator('#items a').first();
    const name = await item.textContent();
    await item.click();
    await page.waitForURL(/item=/);
    await page.waitForFunction((name) => document.querySelector('#map-title').textContent === name, name);
    const rates = await page.locator('#grid tbody tr').evaluateAll((rows, at) => rows.map((row) => row.cells[at].textContent), 1 + (await page.locator('#grid thead th').allTextContents()).indexOf(name) - 1);
    const numbers = rates.map((text) => Number(/完成 ([\d.]+)%/.exec(text)?.[1] ?? 101));
    assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b));
    const mark = page.locator('#grid td.mark a[href^="/duties/late"]').first();
    const [, owed, done] = /应办 (\d+) 次，已办 (\d+) 次/.exec(await mark.textContent());
    await mark.click();
    await page.waitForURL(/\/duties\/late/);
    assert.equal(Number(owed) > Number(done), await page.locator('#late tbody tr').count() > 0);
    await page.context().close();
  });
});

/** How a colour looks to those without green cones (Machado, Oliveira and Fernandes 2009). */
function deuteranopic(rgb) {
  const line = rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  const rows = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]];
  return rows.map((row) => Math.min(1, Math.max(0, row.reduce((sum, weight, at) => sum + weight * line[at], 0))));
}

/** CIE L*a*b* of linear light. */
function lab([r, g, b]) {
  const f = (t) => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

it('states differ by symbol, and by colour also for those who see no green; the map is light', async () => {
  const page = await site.as('shi');
  await page.goto('/wall');
  const svg = await page.locator('.tile-map').evaluate((node) => new Blob([node.outerHTML]).size);
  assert.ok(svg <= 60 * 1024, `${svg} bytes`);
  const states = await page.locator('.tile-map').evaluate((map) => {
    // Every state, whether the city has it today or not.
    const tile = map.querySelector('a');
    return ['good', 'warn', 'bad', 'going'].map((word) => {
      tile.setAttribute('class', `t-${word}`);
      const [rect, text] = [tile.querySelector('rect'), tile.querySelector('text')].map((node) => getComputedStyle(node));
      return { word, fill: rect.fill.match(/\d+/g).map(Number), dashes: rect.strokeDasharray, text: text.fill.match(/\d+/g).map(Number) };
    });
  });
  const apart = (a, b) => Math.hypot(...lab(deuteranopic(a)).map((part, at) => part - lab(deuteranopic(b))[at]));
  for (const [at, one] of states.entries()) {
    assert.ok(apart(one.fill, one.text) > 40, `${one.word} can be read`);
    for (const other of states.slice(at + 1)) {
      const distance = apart(one.fill, other.fill);
      assert.ok(distance >= 10 || one.dashes !== other.dashes, `${one.word} and ${other.word}: ${distance.toFixed(1)}`);
    }
  }
  const [good, warn, bad] = states;
  for (const [a, b] of [[good, warn], [good, bad], [warn, bad]]) assert.ok(apart(a.fill, b.fill) >= 15, `${a.word}, ${b.word}: ${apart(a.fill, b.fill).toFixed(1)}`);
  const symbols = await page.locator('#map .keys .mark').allTextContents();
  assert.equal(new Set(symbols).size, symbols.length);
  await page.context().close();
});

it('prints on one A3 sheet with every tile’s symbol and number, without its colours', async () => {
  const place = mkdtempSync(join(tmpdir(), 'jishi-wall-'));
  try {
    const page = await site.as('shi');
    await page.goto('/wall');
    const tiles = await page.locator('.tile-map .strong').allTextContents();
    const path = join(place, 'wall.pdf');
    writeFileSync(path, await page.pdf({ preferCSSPageSize: true, printBackground: false }));
    const info = execFileSync('pdfinfo', [path], { encoding: 'utf8' });
    assert.match(info, /Pages:\s+1\n/);
    const [, width, height] = /Page size:\s+([\d.]+) x ([\d.]+)/.exec(info).map(Number);
    assert.ok(Math.abs(width - 1190.55) < 3 && Math.abs(height - 841.89) < 3, info);
    const text = execFileSync('pdftotext', ['-raw', path, '-'], { encoding: 'utf8' }).replace(/\s/g, '');
    for (const tile of tiles) assert.ok(text.includes(tile.replace(/\s/g, '')), tile);
    await page.context().close();
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});
