// U5: a whole wizard without a mouse.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { startInCity } from '../browser.mjs';
import { focusFault } from '../checks.mjs';
import { fillIn } from '../office.mjs';
import { LIFE, bothWays, daysAgo, ledger, note } from './told.mjs';

let site;
before(async () => { site = await startInCity(); });
after(async () => site.stop());

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Walks on with the Tab key to what the selector names; the focus must be seen all the way. */
async function walkTo(page, selector) {
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(focusFault), '');
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
  }
  assert.fail(`${selector} is not reached`);
}

/** Presses what has the focus, and waits for the page it leads to. */
const press = (page, address) => Promise.all([page.waitForURL(address), page.keyboard.press('Enter')]);

bothWays((javaScriptEnabled) => {
  it('a workbook is chosen, previewed, imported and taken back', async () => {
    const page = await site.as('zhen', { javaScriptEnabled, reducedMotion: 'reduce' });
    const template = await page.request.get(ledger(LIFE, '/template.xlsx'));
    const row = { 党组织名称: site.city.logins.zhibu.unit, 类型: '党小组会', 召开日期: daysAgo(20), 主题: `键盘${javaScriptEnabled ? '甲' : '乙'}`, 应到人数: '6', 实到人数: '5' };
    await page.goto(ledger(LIFE));
    await walkTo(page, '.page-actions a[href$="/import"]');
    await press(page, /\/import$/);
    await walkTo(page, '[type=file]');
    // The window that chooses a file belongs to the system.
    await page.setInputFiles('[type=file]', { name: '组织生活.xlsx', mimeType: XLSX, buffer: fillIn(await template.body(), [row]) });
    await walkTo(page, '.form-buttons .btn-primary');
    await press(page, /\/import\/[0-9a-f-]{36}/);
    await walkTo(page, 'form.form-buttons .btn-primary');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.toast-note');
    assert.match(await note(page), /已导入：新增 1 条/);
    await page.goto(ledger(LIFE, '/import'));
    await walkTo(page, 'main tbody a');
    await press(page, /\/import\/[0-9a-f-]{36}/);
    await walkTo(page, '.page-actions button');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.toast-note');
    assert.match(await note(page), /已撤销这次导入，1 条/);
    await page.context().close();
  });
});
