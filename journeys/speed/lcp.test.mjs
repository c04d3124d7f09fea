// U1: the largest content stands within 1.5 s on a processor slowed four times, in few bytes. For an idle
// machine: `make journeys`. What it prints stands in bench/README.md.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { start, startInCity } from '../browser.mjs';
import { bytesOf, largestPaint } from '../checks.mjs';
import { PAGES as GALLERY } from '../gallery/gallery.mjs';
import { MAIN } from '../main-pages.mjs';

/** The best of three first visits: a test machine has other things to do as well. */
async function best(visitor, path) {
  let lcp = Infinity;
  for (let round = 0; round < 3; round += 1) {
    const page = await visitor();
    lcp = Math.min(lcp, await largestPaint(page, path));
    await page.context().close();
  }
  return lcp;
}

it('components', async (test) => {
  const site = await start(process.env.GALLERY_URL);
  for (const [name, path] of GALLERY.filter(([, , act]) => !act)) {
    const lcp = await best(() => site.visitor(), path);
    test.diagnostic(`${name}: LCP ${lcp.toFixed(0)} ms`);
    assert.ok(lcp <= 1500, `${name}: ${lcp} ms`);
  }
  await site.stop();
});

it('main pages of the program', async (test) => {
  const site = await startInCity();
  for (const [name, role, path] of MAIN) {
    const visitor = () => (role ? site.as(role) : site.visitor());
    const lcp = await best(visitor, path);
    const page = await visitor();
    const [first, again] = [await bytesOf(page, path), await bytesOf(page, path)];
    await page.context().close();
    const kilobytes = (bytes) => (bytes / 1024).toFixed(1);
    test.diagnostic(`${name}: LCP ${lcp.toFixed(0)} ms, first visit ${kilobytes(first)} KB, again ${kilobytes(again)} KB`);
    assert.ok(lcp <= 1500, `${name}: ${lcp} ms`);
    assert.ok(first <= 60 * 1024 && again <= 15 * 1024, `${name}: ${first} and ${again} bytes`);
  }
  await site.stop();
});
