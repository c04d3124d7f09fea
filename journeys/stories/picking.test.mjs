// Who presided: looked for by name, chosen, kept through a mistake; a guest by name alone.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { startInCity } from '../browser.mjs';
import { LIFE, assertFine, assertRefused, bothWays, daysAgo, ledger, send } from './told.mjs';

let site;
before(async () => { site = await startInCity(); });
after(async () => site.stop());

const SUBMIT = '.form-buttons .btn-primary';
const [HOST, WRITER] = ['f4', 'f5'];

bothWays((javaScriptEnabled) => {
  /** Looks for somebody in a picker. */
  async function lookFor(page, field, typed) {
    if (javaScriptEnabled) {
      const answered = page.waitForResponse((response) => response.url().includes('/pick/members') && response.status() === 200);
      await page.fill(`#f-${field}`, typed);
      await answered;
    } else {
      await page.fill(`#f-${field}`, typed);
      assert.equal(await send(page, `[name=_find][value=${field}]`), 200);
    }
    await page.waitForSelector(`#f-${field}-choices [name=${field}]:not([value=""])`);
  }

  it('a secretary chooses who presided and who wrote the minutes', async () => {
    const page = await site.as('zhibu', { javaScriptEnabled });
    await page.goto('/members');
    const name = (await page.textContent('tbody th a >> nth=0')).trim();
    const id = (await page.getAttribute('tbody th a >> nth=0', 'href')).split('?')[0].split('/').pop();
    await page.goto(ledger(LIFE, `/new?f0=${encodeURIComponent('支部委员会')}`));
    await assertFine(page, javaScriptEnabled);
    await page.fill('[name=f2]', `谁主持${javaScriptEnabled ? '甲' : '乙'}`);
    await page.fill('[name=f6e]', '5');
    await page.fill('[name=f6c]', '4');
    await lookFor(page, HOST, name);
    await page.check(`#f-${HOST}-choices [value="${id}"]`);
    await lookFor(page, WRITER, '钱教授');
    assert.equal(await page.locator(`#f-${HOST}-choices [value="${id}"]:checked`).count(), 1, 'looking for the next keeps the first');
    await page.check(`#f-${WRITER}-choices [value="=钱教授"]`);
    await assertFine(page, javaScriptEnabled);
    // The day is missing: everything else comes back.
    await assertRefused(page, await send(page, SUBMIT), 'f1', /召开日期/);
    assert.equal(await page.locator(`#f-${HOST}-choices [value="${id}"]:checked`).count(), 1);
    assert.equal(await page.locator(`#f-${WRITER}-choices [value="=钱教授"]:checked`).count(), 1);
    await page.fill('[name=f1]', daysAgo(javaScriptEnabled ? 3 : 4));
    assert.equal(await send(page, SUBMIT), 303);
    const told = await page.textContent('main');
    assert.ok(told.includes(name) && told.includes('钱教授'));
    await page.click('.page-actions >> text=修改');
    await page.waitForSelector(`#f-${HOST}-choices`);
    assert.equal(await page.locator(`#f-${HOST}-choices [value="${id}"]:checked`).count(), 1);
    await page.context().close();
  });
});
