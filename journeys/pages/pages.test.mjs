// U1, U3, U4, U5, U15, R13: every page of the program in the modes it is used in.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startInCity } from '../browser.mjs';
import { axeFinds, bringAxe, bytesOf, chartFaults, elderFaults, keyboardFaults, markupFaults, sidewaysFaults, smallTargets, sourceOf } from '../checks.mjs';
import { ROOT } from '../program.mjs';
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

// A phone of 320 px is what 400 % leaves of a screen of 1280.
const MODES = [
  { name: 'normal', width: 1280, axe: true },
  { name: 'phone and 400 %', width: 320, height: 640 },
  { name: 'elder 18', width: 1280, look: '18.elder', axe: true },
  { name: 'elder 30 on a phone', width: 390, look: '30.elder' },
];

for (const mode of MODES) {
  describe(mode.name, () => {
    const visitor = visitors(mode, bringAxe);
    for (const one of PAGES) {
      it(`${one[0]}: ${mode.axe ? 'axe finds nothing, ' : ''}targets and type are large enough, nothing but tables scrolls sideways`, async () => {
        const page = await visitor(one[1]);
        await open(page, one);
        if (mode.axe) assert.deepEqual(await axeFinds(page), []);
        if (mode.look) assert.deepEqual(await page.evaluate(elderFaults, Number.parseInt(mode.look, 10)), []);
        else assert.deepEqual(await page.evaluate(smallTargets, mode.width < 600 ? 44 : 24), []);
        assert.deepEqual(await page.evaluate(sidewaysFaults), []);
        assert.deepEqual(page.complaints.splice(0), []);
      });
    }
  });
}

describe('markup', () => {
  const opened = new Set();
  const links = new Map();
  const charts = new Set();
  const sources = new Map();
  const visitor = visitors({ javaScriptEnabled: false }, async (page) => sources.set(page, sourceOf(page)));
  for (const one of PAGES) {
    it(`${one[0]} is valid as the server sends it, opens without JavaScript, and gives its charts as workbooks`, async () => {
      const page = await visitor(one[1]);
      await open(page, one);
      assert.deepEqual(await markupFaults(await sources.get(page)()), []);
      assert.deepEqual(await chartFaults(page), []);
      for (const id of await page.locator('figure.chart').evaluateAll((nodes) => nodes.map((node) => node.id))) charts.add(id);
      opened.add(new URL(page.url()).pathname);
      for (const href of await page.locator('a[href^="/"]').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('href')))) {
        links.set(`${one[1]} ${shapeOf(href)}`, [one[1], href, one[0]]);
      }
    });
  }

  it('every address that shows a page is among them', () => {
    const asked = readdirSync(join(ROOT, 'areas')).flatMap((area) => {
      const path = join(ROOT, 'areas', area, 'src/pages.rs');
      return existsSync(path) ? [...readFileSync(path, 'utf8').matchAll(/(?:\.get\(|^\s+)"(\/[^"]+)",/gm)].map(([, route]) => route) : [];
    });
    assert.ok(asked.length > 20);
    // Those of an import stand in a list, among them two that only forms are sent to. Files, the lists of pickers and the way to the own unit's page are no pages; what a form sent
    // half an hour too late leads to is tested in identity, where time can be made to pass.
    const pages = asked.filter((route) => !/\.(xlsx|docx)$|\/file$|\/units$|^\/pick\/|^\/unit$|^\/kept\/|\/import\/\{batch\}\/(cells|undo)$/.test(route));
    const fits = (route) => [...opened].some((path) => new RegExp(`^${route.replace(/\{\w+\}/g, '[^/]+')}$`).test(path));
    assert.deepEqual(pages.filter((route) => !fits(route)), []);
  });

  it('every kind of chart of the program was looked at', () => {
    for (const id of ['by-score', 'by-star', 'fall', 'sections', 'radar', 'duties', 'categories', 'ages']) assert.ok(charts.has(id), id);
  });

  it('no link on them leads nowhere', async () => {
    const dead = [];
    for (const [role, href, name] of links.values()) {
      const headers = role ? { cookie: `session=${site.city.sessions[role]}` } : {};
      const answer = await fetch(site.url + href, { headers });
      await answer.arrayBuffer();
      if (!answer.ok) dead.push(`${answer.status} ${decodeURIComponent(href)} on “${name}”`);
    }
    assert.deepEqual(dead, []);
  });
});

/** One link of each kind is followed: numbers, ids and names in an address do not make another. */
function shapeOf(href) {
  const [path, query = ''] = href.split('?');
  return path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\d+|%[0-9A-F%]+/g, '*') + query.replace(/=[^&]*/g, '');
}

describe('with the keyboard', () => {
  // Sliding to what has the focus takes time; those who want no movement are there at once.
  const visitor = visitors({ width: 1280, reducedMotion: 'reduce' });
  const walked = ['start of zhen', 'start of zhibu', 'organizations', 'members', 'member', 'profile of the own unit', 'records', 'record', 'record, new, wrong', 'assessment', 'result', 'scoring', 'bulletin, preview'];
  for (const name of walked) {
    it(`${name}: the focus is always seen and never hidden`, async () => {
      const one = PAGES.find((known) => known[0] === name);
      const page = await visitor(one[1]);
      await open(page, one);
      assert.deepEqual(await keyboardFaults(page, 30), []);
    });
  }
});

// A screen of 1280×1024 at 400 %: what sticks to its edges must leave room for what has the focus.
describe('with the keyboard at 400 %', () => {
  const visitor = visitors({ width: 320, height: 256, reducedMotion: 'reduce' });
  for (const name of ['start of zhibu', 'members', 'records', 'record, new, wrong', 'result', 'import of members']) {
    it(`${name}: the focus is always seen and never hidden`, async () => {
      const one = PAGES.find((known) => known[0] === name);
      const page = await visitor(one[1]);
      await open(page, one);
      assert.deepEqual(await keyboardFaults(page, 30), []);
    });
  }
});

describe('weight', () => {
  const visitor = visitors({});
  for (const one of PAGES.filter(([, , way]) => typeof way === 'string')) {
    it(`${one[0]}: at most 60 KB on a first visit, 15 KB on a second`, async () => {
      const page = await visitor(one[1]);
      const session = await page.context().newCDPSession(page);
      await session.send('Network.clearBrowserCache');
      const first = await bytesOf(page, one[2]);
      const second = await bytesOf(page, one[2]);
      await session.detach();
      assert.ok(first <= 60 * 1024, `${first} bytes on the first visit`);
      assert.ok(second <= 15 * 1024, `${second} bytes on the second visit`);
    });
  }
});
