// U3, U4, U5: axe finds nothing, and the computed styles keep what elder mode promises.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { PAGES, open, start } from '../browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const MODES = [
  { name: 'normal', width: 1280 },
  { name: 'phone', width: 390 },
  { name: 'strong contrast', width: 1280, look: '18.contrast' },
  { name: 'elder 18', width: 1280, look: '18.elder' },
  { name: 'elder 30', width: 1280, look: '30.elder' },
  { name: 'elder on a phone', width: 390, look: '22.elder' },
];

let site;
before(async () => { site = await start(); });
after(async () => site.stop());

for (const mode of MODES) {
  describe(mode.name, () => {
    for (const one of PAGES) {
      it(`axe finds nothing: ${one[0]}`, async () => {
        // The page's own policy forbids foreign scripts; axe is one.
        const page = await site.visitor({ ...mode, bypassCSP: true });
        await open(site, page, one);
        await page.evaluate(axe);
        const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: { type: 'tag', values: tags } }), TAGS);
        const found = violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} ${n.failureSummary?.split('\n')[1] ?? ''}`));
        await page.context().close();
        assert.deepEqual(found.slice(0, 8), []);
      });
    }

    if (mode.look?.includes('elder')) {
      const size = Number.parseInt(mode.look, 10);
      it(`text is at least ${size} px, wide enough set and dark enough; main targets 60 px`, async () => {
        const page = await site.visitor(mode);
        for (const one of PAGES) {
          await open(site, page, one);
          assert.deepEqual(await page.evaluate(elderFaults, size), [], one[0]);
        }
        await page.context().close();
      });
    } else {
      it('targets are large enough', async () => {
        const page = await site.visitor(mode);
        const least = mode.width < 600 ? 44 : 24;
        for (const one of PAGES) {
          await open(site, page, one);
          assert.deepEqual(await page.evaluate(smallTargets, least), [], one[0]);
        }
        await page.context().close();
      });
    }
  });
}

/** Runs in the page: what is too small, too tight or too pale for elder mode (U4). */
function elderFaults(size) {
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
    const isLine = !node.closest('h1, h2, h3, .figure-value, .count, button, .btn, a, summary, .brand, .step-mark, .stars-big');
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
function smallTargets(least) {
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
