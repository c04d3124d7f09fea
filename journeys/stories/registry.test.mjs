// Organizations and members: the tree, the roster, a number revealed with its reason, imports.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { startInCity } from '../browser.mjs';
import { fillIn, rowsOf } from '../office.mjs';
import { ROOT } from '../program.mjs';
import { assertFine, assertRefused, bothWays, download, note, send } from './told.mjs';

let site;
before(async () => { site = await startInCity(); });
after(async () => site.stop());

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

bothWays((javaScriptEnabled) => {
  const way = javaScriptEnabled ? '甲' : '乙';

  it('the tree leads from the city to a branch and its profile', async () => {
    const page = await site.as('shi', { javaScriptEnabled });
    await page.goto('/organizations');
    await page.click('tbody a[href*="under="] >> nth=0');
    await page.waitForURL(/under=/);
    await page.click('tbody a[href*="under="] >> nth=0');
    await page.waitForSelector('tbody th a');
    const name = (await page.textContent('tbody th a')).trim();
    await page.click('tbody th a >> nth=0');
    await page.waitForURL(/\/organizations\/\w+/);
    assert.match(await page.textContent('h1'), new RegExp(name));
    await page.context().close();
  });

  it('organizations, people and records are found from any page, by initials too', async () => {
    const page = await site.as('shi', { javaScriptEnabled });
    await page.goto('/account');
    await page.fill('.search [name=q]', site.city.logins.zhibu.unit.slice(3));
    await page.click('.search button');
    await page.waitForURL(/\/search/);
    assert.match(await page.textContent('main'), new RegExp(site.city.logins.zhibu.unit));
    await page.context().close();
  });

  it('numbers are masked until somebody gives a reason, which is kept', async () => {
    const page = await site.as('zhen', { javaScriptEnabled });
    await page.goto('/members');
    await page.click('tbody th a >> nth=0');
    await page.waitForSelector('#numbers');
    assert.doesNotMatch(await page.innerText('main'), /\d{17}[\dX]/);
    const status = await send(page, '#numbers button[type=submit]');
    assert.equal(status, 422, 'not without a reason');
    assert.match(await page.title(), /^错误：/);
    const reason = page.locator('#numbers input[type=radio], #numbers option[value]:not([value=""])').first();
    if (await reason.evaluate((node) => node.tagName) === 'OPTION') await page.selectOption('#numbers select', await reason.getAttribute('value'));
    else await reason.check();
    await send(page, '#numbers button[type=submit]');
    assert.match(await page.innerText('main'), /\d{17}[\dX]/);
    await page.reload();
    await page.context().close();
  });

  it('an organization with rare characters is imported, found, and the import undone (U25)', async () => {
    const page = await site.as('shi', { javaScriptEnabled });
    await page.goto('/organizations/import');
    await assertRefused(page, await send(page, '.form-buttons .btn-primary'), 'file', /请选择/);
    const template = await download(page, 'text=下载模板');
    const name = `𠮷塬𫍯村·${way}党支部`;
    const row = (more) => ({ 组织类别: '党支部', 所属领域: '农村', 上级党组织: '中共暮店镇委员会', ...more });
    await page.setInputFiles('[type=file]', { name: '党组织.xlsx', mimeType: XLSX, buffer: fillIn(template.bytes, [row({ 党组织名称: name, 党组织代码: `99019990${javaScriptEnabled ? 1 : 2}` }), row({ 党组织名称: '', 党组织代码: '990199909' })]) });
    assert.equal(await send(page, '.form-buttons .btn-primary'), 303);
    const seen = (await page.innerText('.figures')).replace(/\s+/g, '');
    assert.match(seen, /新增1/);
    await assertFine(page, javaScriptEnabled);
    const marked = await download(page, 'a[href$="errors.xlsx"]');
    assert.ok(rowsOf(marked.bytes).some((cells) => Object.values(cells).some((text) => text.includes('错误原因'))));
    const here = page.url();
    await page.click('button:has-text("确认导入")');
    await page.waitForSelector('.toast-note');
    await page.goto(`/organizations?q=${encodeURIComponent(`𠮷塬𫍯村·${way}`)}`);
    assert.match(await page.textContent('tbody'), new RegExp(name, 'u'));
    await page.goto(here);
    await page.click('.page-actions button >> text=撤销');
    await page.waitForSelector('.toast-note');
    assert.match(await note(page), /撤销/);
    await page.goto(`/organizations?q=${encodeURIComponent(`𠮷塬𫍯村·${way}`)}`);
    assert.equal(await page.locator('tbody tr').count(), 0);
    await page.context().close();
  });
});

for (const [name, path] of [['党组织.xlsx', '/organizations/import'], ['党员名册.xlsx', '/members/import']]) {
  it(`a county's own workbook ${name} is understood: headings, titles, totals, mistakes`, async () => {
    const page = await site.as('shi');
    await page.goto(path);
    await page.setInputFiles('[type=file]', { name, mimeType: XLSX, buffer: readFileSync(join(ROOT, 'areas/registry/tests/workbooks', name)) });
    assert.equal(await send(page, '.form-buttons .btn-primary'), 303);
    await page.waitForSelector('.figures');
    assert.match((await page.innerText('.figures')).replace(/\s+/g, ''), /有错误\d+/);
    await assertFine(page, true);
    await page.context().close();
  });
}
