// U1, U3, U4, U5, R13: every page of the program in the modes it is used in.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startInCity } from '../browser.mjs';
import { axeFinds, bringAxe, bytesOf, elderFaults, keyboardFaults, markupFaults, sidewaysFaults, smallTargets, sourceOf } from '../checks.mjs';
import { PAGES, open } from './pages.mjs';

let site;
before(async () => { site = await startInCity(); });
after(async () => site.stop());

/** One visitor of each role for a whole mode. */
function visitors(options, ready = async () => {}) {
  const known = new Map();
  return async (role) => {
    if (!known.has(role)) {
      const page = role ? await site.as(role, options) : await site.visitor(options);
      await ready(page);
      known.set(role, page);
    }
    return known.get(role);
  };
}

const MODES = [
  { name: 'normal', width: 1280 },
  { name: 'phone', width: 390 },
  { name: 'elder 18', width: 1280, look: '18.elder' },
  { name: 'elder 30 on a phone', width: 390, look: '30.elder' },
];

for (const mode of MODES) {
  describe(mode.name, () => {
    const visitor = visitors(mode, bringAxe);
    for (const one of PAGES) {
      it(`${one[0]}: axe finds nothing, targets and type are large enough`, async () => {
        const page = await visitor(one[1]);
        await open(page, one);
        assert.deepEqual(await axeFinds(page), []);
        if (mode.look) assert.deepEqual(await page.evaluate(elderFaults, Number.parseInt(mode.look, 10)), []);
        else assert.deepEqual(await page.evaluate(smallTargets, mode.width < 600 ? 44 : 24), []);
        assert.deepEqual(page.complaints.splice(0), []);
      });
    }
  });
}

describe('markup', () => {
  const sources = new Map();
  const visitor = visitors({ javaScriptEnabled: false }, async (page) => sources.set(page, sourceOf(page)));
  for (const one of PAGES) {
    it(`${one[0]} is valid as the server sends it, and opens without JavaScript`, async () => {
      const page = await visitor(one[1]);
      await open(page, one);
      assert.deepEqual(await markupFaults(await sources.get(page)()), []);
    });
  }
});

describe('at 400 %', () => {
  const plain = visitors({ width: 320, height: 256 });
  const elder = visitors({ width: 390, look: '30.elder' });
  for (const one of PAGES) {
    it(`${one[0]}: nothing but tables scrolls sideways`, async () => {
      for (const visitor of [plain, elder]) {
        const page = await visitor(one[1]);
        await open(page, one);
        assert.deepEqual(await page.evaluate(sidewaysFaults), []);
      }
    });
  }
});

describe('with the keyboard', () => {
  // Sliding to what has the focus takes time; those who want no movement are there at once.
  const visitor = visitors({ width: 1280, reducedMotion: 'reduce' });
  for (const one of PAGES.filter(([, role]) => role)) {
    it(`${one[0]}: the focus is always seen and never hidden`, async () => {
      const page = await visitor(one[1]);
      await open(page, one);
      assert.deepEqual(await keyboardFaults(page, 30), []);
    });
  }
});

describe('weight', () => {
  for (const one of PAGES.filter(([, , way]) => typeof way === 'string')) {
    it(`${one[0]}: at most 60 KB on a first visit, 15 KB on a second`, async () => {
      const page = one[1] ? await site.as(one[1]) : await site.visitor();
      const first = await bytesOf(page, one[2]);
      const second = await bytesOf(page, one[2]);
      await page.context().close();
      assert.ok(first <= 60 * 1024, `${first} bytes on the first visit`);
      assert.ok(second <= 15 * 1024, `${second} bytes on the second visit`);
    });
  }
});
