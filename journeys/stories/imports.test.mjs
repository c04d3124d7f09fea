// A workbook with headings nobody knows: explained once, its wrong cells mended on the page, imported, undone.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { startInCity } from '../browser.mjs';
import { assertFine, assertRefused, bothWays, note, send } from './told.mjs';

let site;
before(async () => { site = await startInCity(); });
after(async () => site.stop());

const SUBMIT = '.form .form-buttons .btn-primary';
const figures = async (page) => (await page.innerText('.figures')).replace(/\s+/g, '');

bothWays((javaScriptEnabled) => {
  const way = javaScriptEnabled ? '甲' : '乙';
  const code = (last) => `9901998${javaScriptEnabled ? 1 : 2}${last}`;

  /** Sends a list of organizations under headings that only this way of telling uses. */
  async function sendList(page, rows) {
    const lines = [['支部花名', '', '', '', ''], [`编${way}`, '叫法', '哪一种', '行当', '归谁管'], ...rows];
    await page.goto('/organizations/import');
    await page.setInputFiles('[type=file]', { name: '花名册.csv', mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${lines.map((line) => line.join(',')).join('\r\n')}\r\n`) });
    assert.equal(await send(page, SUBMIT), 303);
  }

  it('headings are explained, wrong cells mended, the import confirmed and undone', async () => {
    const page = await site.as('shi', { javaScriptEnabled });
    const name = (last) => `花名${way}${last}党支部`;
    const above = '中共暮店镇委员会';
    await sendList(page, [[code(1), name('一'), '党支部', '农村', above], [code(2), name('二'), '党支不', '农村', above]]);
    assert.match(await page.textContent('main'), /这份文件还不能导入[\s\S]*没有找到表头/);
    assert.equal(await page.locator('button:has-text("确认导入")').count(), 0);
    await assertFine(page, javaScriptEnabled);

    await page.click('text=指出表头和各栏');
    await page.waitForSelector('[name=h0]');
    await assertFine(page, javaScriptEnabled);
    await page.check('[name=h0][value="2"]');
    await assertRefused(page, await send(page, SUBMIT), null, /表头改为第 2 行/);
    const choices = ['党组织代码', '党组织名称', '组织类别', '所属领域', '上级党组织'];
    for (const [column, choice] of choices.entries()) await page.selectOption(`[name=c0-${column}]`, choice);
    await page.selectOption('[name=c0-3]', '上级党组织');
    await assertRefused(page, await send(page, SUBMIT), 'c0-4', /D 列“行当”和E 列“归谁管”都对应“上级党组织”/);
    await assertFine(page, javaScriptEnabled);
    await page.selectOption('[name=c0-3]', '所属领域');
    assert.equal(await send(page, SUBMIT), 303);
    assert.match(await note(page), /已按您的选择重新读取/);
    assert.match(await figures(page), /新增1行.*有错误1行/);
    assert.match(await page.textContent('#sheets'), /党组织名称 ← B 列“叫法”/);

    // Only the wrong cell is asked for; another mistake is said again.
    assert.equal(await page.locator('#wrong select, #wrong input[type=text]').count(), 1);
    assert.equal(await page.inputValue('#wrong select'), '党支不');
    await page.selectOption('#wrong select', '党支部');
    assert.equal(await send(page, '#wrong button:has-text("重新核对")'), 303);
    assert.match(await note(page), /已改正 1 处/);
    assert.match(await figures(page), /新增2行.*有错误0行/);
    assert.match(await page.textContent('#wrong'), /已在网页上改正 1 处/);
    await assertFine(page, javaScriptEnabled);
    assert.equal(await send(page, '#wrong button:has-text("取消改正")'), 303);
    assert.match(await figures(page), /新增1行.*有错误1行/);
    await page.selectOption('#wrong select', '党支部');
    assert.equal(await send(page, '#wrong button:has-text("重新核对")'), 303);
    const here = page.url().split(/[?#]/)[0];
    assert.equal(await send(page, 'button:has-text("确认导入")'), 303);
    assert.match(await note(page), /已导入：新增 2 条/);
    await page.goto(`/organizations?q=${encodeURIComponent(`花名${way}`)}`);
    assert.equal(await page.locator('tbody tr').count(), 2);
    await page.goto(here);
    assert.equal(await send(page, '.page-actions button:has-text("撤销")'), 303);

    // The same headings another time need no explanation.
    await sendList(page, [[code(3), name('三'), '党支部', '农村', above]]);
    assert.match(await figures(page), /新增1行.*有错误0行/);
    assert.match(await page.textContent('#sheets'), /按您上次的选择/);
    await page.context().close();
  });
});
