// Records by Excel: the template filled in, previewed, mended, confirmed, undone.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { startInCity } from '../browser.mjs';
import { fillIn, rowsOf } from '../office.mjs';
import { ROOT } from '../program.mjs';
import { LIFE, assertFine, assertRefused, bothWays, daysAgo, download, ledger, note, send } from './told.mjs';

let site;
before(async () => { site = await startInCity(); });
after(async () => site.stop());

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

bothWays((javaScriptEnabled) => {
  it('a template is filled in and imported; what is wrong comes back marked; the batch is undone', async () => {
    const page = await site.as('zhen', { javaScriptEnabled });
    await page.goto(ledger(LIFE, '/import'));
    await assertRefused(page, await send(page, '.form-buttons .btn-primary'), 'file', /请选择要导入的文件/);
    const template = await download(page, '.page-actions >> text=下载模板');
    const unit = site.city.logins.zhibu.unit;
    const subject = `导入${javaScriptEnabled ? '甲' : '乙'}`;
    const row = (more) => ({ 党组织名称: unit, 类型: '党小组会', 召开日期: daysAgo(10), 主题: subject, 应到人数: '6', 实到人数: '5', ...more });
    const filled = fillIn(template.bytes, [row({}), row({ 召开日期: daysAgo(11) }), row({ 召开日期: daysAgo(12), 实到人数: '7' }), row({ 党组织名称: '没有这个支部', 召开日期: daysAgo(13) })]);
    await page.setInputFiles('[type=file]', { name: '组织生活.xlsx', mimeType: XLSX, buffer: filled });
    assert.equal(await send(page, '.form-buttons .btn-primary'), 303);
    assert.match(await page.textContent('main'), /这是预览，还没有写入/);
    assert.match((await page.innerText('.figures')).replace(/\s+/g, ' '), /新增 2 ?行.*有错误 2 ?行/);
    await assertFine(page, javaScriptEnabled);
    await page.goto(ledger(LIFE, `?q=${encodeURIComponent(subject)}`));
    assert.match(await page.textContent('.list-count'), /共 0 条/, 'nothing is written before it is confirmed');
    await page.goBack();
    const marked = await download(page, 'a[href$="errors.xlsx"]');
    const reasons = rowsOf(marked.bytes).map((cells) => Object.values(cells).join(' ')).filter((text) => text.includes(subject) || text.includes('错误原因'));
    assert.ok(reasons.some((text) => text.includes('错误原因')));
    assert.ok(reasons.some((text) => /实到人数不能多于应到人数/.test(text)));
    await page.click('button:has-text("确认导入")');
    await page.waitForSelector('.toast-note');
    assert.match(await note(page), /已导入：新增 2 条/);
    await page.goto(ledger(LIFE, `?q=${encodeURIComponent(subject)}`));
    assert.match(await page.textContent('.list-count'), /共 2 条/);
    await page.goto(ledger(LIFE, '/import'));
    await page.click('main tbody a >> nth=0');
    await page.click('.page-actions button >> text=撤销这次导入');
    await page.waitForSelector('.toast-note');
    assert.match(await note(page), /已撤销这次导入，2 条恢复到导入以前/);
    await page.goto(ledger(LIFE, `?q=${encodeURIComponent(subject)}`));
    assert.match(await page.textContent('.list-count'), /共 0 条/);
    await page.context().close();
  });
});

it('a file that is no workbook is refused on the form; one without the table says what is missing', async () => {
  const page = await site.as('zhen');
  await page.goto(ledger(LIFE, '/import'));
  await page.setInputFiles('[type=file]', { name: '照片.xlsx', mimeType: XLSX, buffer: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') });
  await assertRefused(page, await send(page, '.form-buttons .btn-primary'), null, /./);
  await page.setInputFiles('[type=file]', { name: '通知.csv', mimeType: 'text/csv', buffer: Buffer.from('这不是表格') });
  assert.equal(await send(page, '.form-buttons .btn-primary'), 303);
  assert.match(await page.textContent('main'), /这份文件还不能导入[\s\S]*没有找到表头/);
  await page.context().close();
});

it('a county sends its year of meetings, one sheet a month; foreign branches are said row by row', async () => {
  const page = await site.as('xian');
  await page.goto(ledger(LIFE, '/import'));
  await page.setInputFiles('[type=file]', { name: '组织生活台账.xlsx', mimeType: XLSX, buffer: readFileSync(join(ROOT, 'areas/ledger/tests/workbooks/组织生活台账.xlsx')) });
  assert.equal(await send(page, '.form-buttons .btn-primary'), 303);
  await page.waitForSelector('.figures');
  assert.equal(await page.locator('#sheets tbody tr').count(), 12);
  await assertFine(page, true);
  await page.context().close();
});
