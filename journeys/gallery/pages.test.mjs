// U1, U3, U4, U5, R13: every component in every state and mode.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { axeFinds, bringAxe, bytesOf, chartFaults, elderFaults, markupFaults, smallTargets, sourceOf } from '../checks.mjs';
import { PAGES, open, startGallery } from './gallery.mjs';

const MODES = [
  { name: 'normal', width: 1280 },
  { name: 'phone', width: 390 },
  { name: 'strong contrast', width: 1280, look: '18.contrast' },
  { name: 'elder 18', width: 1280, look: '18.elder' },
  { name: 'elder 30', width: 1280, look: '30.elder' },
  { name: 'elder on a phone', width: 390, look: '22.elder' },
];

let site;
before(async () => { site = await startGallery(); });
after(async () => site.stop());

for (const mode of MODES) {
  describe(mode.name, () => {
    let page;
    before(async () => {
      page = await site.visitor(mode);
      await bringAxe(page);
    });
    for (const one of PAGES) {
      it(`${one[0]}: axe finds nothing, targets and type are large enough`, async () => {
        await open(page, one);
        assert.deepEqual(await axeFinds(page), []);
        if (mode.look?.includes('elder')) assert.deepEqual(await page.evaluate(elderFaults, Number.parseInt(mode.look, 10)), []);
        else assert.deepEqual(await page.evaluate(smallTargets, mode.width < 600 ? 44 : 24), []);
        assert.deepEqual(page.complaints, []);
      });
    }
  });
}

describe('markup', () => {
  let page;
  let source;
  before(async () => {
    page = await site.visitor({ javaScriptEnabled: false });
    source = sourceOf(page);
  });
  for (const one of PAGES) {
    it(`${one[0]} is valid as the server sends it, and so are the workbooks of its charts`, async () => {
      await open(page, one);
      assert.deepEqual(await markupFaults(await source()), []);
      assert.deepEqual(await chartFaults(page), []);
    });
  }
});

it('a first visit weighs at most 60 KB, a second at most 15 KB', async () => {
  for (const [name, path] of PAGES.filter(([, , act]) => !act)) {
    const page = await site.visitor();
    const first = await bytesOf(page, path);
    const second = await bytesOf(page, path);
    await page.context().close();
    assert.ok(first <= 60 * 1024, `${name}: ${first} bytes on the first visit`);
    assert.ok(second <= 15 * 1024, `${name}: ${second} bytes on the second visit`);
  }
});
