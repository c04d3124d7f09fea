// A list's state is in its address: filter, order, page, columns.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { startInCity } from '../browser.mjs';
import { rowsOf } from '../office.mjs';
import { LIFE, bothWays, download, ledger } from './told.mjs';

let site;
before(async () => { site = await startInCity(); });
after(async () => site.stop());

bothWays((javaScriptEnabled) => {
  it('records are filtered, ordered and paged; the way back leads through the same pages', async () => {
    const page = await site.as('xian', { javaScriptEnabled });
    await page.goto(ledger(LIFE));
    await page.selectOption('.filters [name=f0]', '党课');
    await page.click('.filter-buttons button');
    await page.waitForURL(/f0=/);
    await page.waitForSelector('.chip >> text=党课');
    const total = Number((await page.textContent('.list-count strong')).replace(/\D/g, ''));
    assert.ok(total > 50, `${total} lessons in the county`);
    await page.click('thead a >> text=召开日期');
    await page.waitForURL(/sort=day/);
    await page.waitForSelector('[aria-sort=ascending]');
    const days = async () => page.locator('tbody th a').allTextContents();
    const first = await days();
    assert.deepEqual(first, [...first].sort());
    await page.click('.pager a >> text=下一页');
    await page.waitForURL(/page=2/);
    await page.waitForSelector('.pager a[aria-current]:has-text("2")');
    const second = await days();
    assert.ok(second[0] >= first.at(-1));
    assert.match(page.url(), /f0=.*sort=day|sort=day.*f0=/);
    await page.click('tbody th a');
    await page.waitForSelector('.timeline');
    await page.goBack();
    await page.waitForURL(/page=2/);
    await page.waitForSelector('tbody th a');
    assert.deepEqual(await days(), second);
    await page.context().close();
  });

  it('columns are chosen, kept while paging, and a filter is taken away by its chip', async () => {
    const page = await site.as('zhen', { javaScriptEnabled });
    await page.goto(ledger(LIFE, '?state=已报&size=20'));
    await page.click('.list-tools summary');
    await page.uncheck('.pop-body [name=col][value=state]');
    await page.check('.pop-body [name=col][value=filed]');
    await page.click('.pop-body >> text=确定');
    await page.waitForURL(/col=filed/);
    const heads = () => page.locator('thead th').allInnerTexts();
    assert.ok((await heads()).some((head) => head.includes('填报日期')));
    assert.ok(!(await heads()).some((head) => head.trim() === '状态'));
    await page.click('.pager a >> text=下一页');
    await page.waitForURL(/page=2/);
    assert.ok((await heads()).some((head) => head.includes('填报日期')));
    await page.click('.chip');
    await page.waitForURL((url) => !url.searchParams.has('state'));
    await page.context().close();
  });

  it('the way back leads to the row one came from, and the address alone shows a colleague the same', async () => {
    const page = await site.as('xian', { javaScriptEnabled });
    await page.goto(ledger(LIFE));
    await page.selectOption('.filters [name=f0]', '支部委员会');
    await page.click('.filter-buttons button');
    await page.waitForSelector('.chip >> text=支部委员会');
    await page.click('thead a >> text=召开日期');
    await page.waitForSelector('[aria-sort=ascending]');
    await page.click('.pager a >> text=下一页');
    await page.waitForSelector('.pager a[aria-current]:has-text("2")');
    const rows = (where) => where.locator('tbody tr').allInnerTexts();
    const shown = await rows(page);

    const row = page.locator('tbody th a').nth(35);
    await row.scrollIntoViewIfNeeded();
    const [name, before] = [await row.textContent(), await page.evaluate(() => window.scrollY)];
    assert.ok(before > 300, `${before} px down, to ${name}`);
    await row.click();
    await page.waitForSelector('.timeline');
    await page.goBack();
    await page.waitForSelector('.pager');
    await page.waitForFunction((y) => Math.abs(window.scrollY - y) < 40, before);
    assert.deepEqual(await rows(page), shown);

    const colleague = await site.as('xian', { javaScriptEnabled });
    await colleague.goto(page.url());
    assert.deepEqual(await rows(colleague), shown);
    assert.equal(await colleague.inputValue('.filters [name=f0]'), '支部委员会');
    await colleague.context().close();
    await page.context().close();
  });

  it('what is exported is what the list shows', async () => {
    const page = await site.as('zhibu', { javaScriptEnabled });
    await page.goto(ledger(LIFE, '?f0=主题党日'));
    const count = await page.locator('tbody tr').count();
    const file = await download(page, '.list-tools >> text=导出');
    const rows = rowsOf(file.bytes).filter((row) => Object.values(row).includes('主题党日'));
    assert.equal(rows.length, count);
    await page.context().close();
  });
});
