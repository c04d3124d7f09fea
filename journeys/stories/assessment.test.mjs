// From a star to the minutes of a meeting, scoring, and how results are spread.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { startInCity } from '../browser.mjs';
import { rowsOf } from '../office.mjs';
import { SCHEME, assertFine, bothWays, download, send } from './told.mjs';

let site;
before(async () => { site = await startInCity(); });
after(async () => site.stop());

const at = (path, more = '') => `${path}?scheme=${encodeURIComponent(SCHEME)}${more}`;

bothWays((javaScriptEnabled) => {
  it('from a star two clicks lead to the records behind it, a third to the minutes (U19)', async () => {
    const page = await site.as('xian', { javaScriptEnabled });
    await page.goto(at('/assessment'));
    const branch = await page.textContent('#ranking tbody th a');
    const score = await page.locator('#ranking tbody tr').first().locator('[data-label=得分]').innerText();
    await page.click('#ranking tbody th a');
    await page.waitForURL(/\/result\//);
    assert.match(await page.textContent('h1'), new RegExp(branch.trim()));
    assert.ok((await page.innerText('main')).includes(Number.parseFloat(score).toString()), `the result says ${score} too`);
    await assertFine(page, javaScriptEnabled);
    await page.click('main a[href*="/behind/"] >> text=党员大会 >> nth=0');
    await page.waitForURL(/\/behind\//);
    await page.click('#behind tbody th a');
    await page.waitForSelector('.timeline');
    assert.match(await page.textContent('.facts'), new RegExp(branch.trim()));
    await page.context().close();
  });

  it('a secretary comes straight to the own result, said in sentences', async () => {
    const page = await site.as('zhibu', { javaScriptEnabled, width: 390 });
    await page.goto('/assessment');
    assert.match(await page.textContent('h1'), new RegExp(site.city.logins.zhibu.unit));
    assert.match(await page.textContent('#lost'), /要拿回分/);
    await page.context().close();
  });

  it('a ranking is filtered by star, ordered by score and taken home as a workbook', async () => {
    const page = await site.as('shi', { javaScriptEnabled });
    await page.goto(at('/assessment'));
    await page.selectOption('.filters [name=star]', '4');
    await page.click('.filter-buttons button');
    await page.waitForURL(/star=4/);
    await page.waitForSelector('.chip >> text=四星');
    assert.match(page.url(), new RegExp(encodeURIComponent(SCHEME)), 'a filter keeps the scheme');
    await page.click('thead a >> text=得分');
    await page.waitForURL(/sort=/);
    await page.waitForSelector('th[aria-sort=ascending], th[aria-sort=descending]');
    const shown = await page.locator('#ranking tbody tr').count();
    const scores = (await page.locator('#ranking tbody [data-label=得分]').allInnerTexts()).map(Number.parseFloat);
    const rising = [...scores].sort((a, b) => a - b);
    assert.ok([rising.join(), rising.reverse().join()].includes(scores.join()), scores.join());
    const file = await download(page, '.list-tools >> text=导出');
    const names = await page.locator('#ranking tbody th a').allTextContents();
    const text = rowsOf(file.bytes).map((row) => Object.values(row).join('|'));
    assert.equal(names.filter((name) => text.some((row) => row.includes(name.trim()))).length, shown);
    await page.context().close();
  });

  it('how results are spread: every bar leads to its list and has its numbers beside it', async () => {
    const page = await site.as('shi', { javaScriptEnabled });
    await page.goto(at('/assessment/distribution'));
    const fullest = await page.locator('#by-score tbody tr').evaluateAll((rows) => rows.map((row) => Number(row.querySelector('.num').textContent)).reduce((best, n, at, all) => (n > all[best] ? at : best), 0));
    const band = page.locator('#by-score tbody tr').nth(fullest);
    const said = Number(await band.locator('.num').textContent());
    assert.ok(said > 0);
    await band.locator('a').click();
    await page.waitForURL(/from=/);
    assert.equal(Number((await page.textContent('.list-count strong')).replace(/\D/g, '')), said);
    await page.context().close();
  });

  it('an officer scores on the page, and the score stands there afterwards', async () => {
    const page = await site.as('zhen', { javaScriptEnabled });
    await page.goto(at('/assessment/scoring'));
    const grade = page.locator('#scoring tbody select').nth(javaScriptEnabled ? 0 : 1);
    const was = await grade.inputValue();
    const other = await grade.locator('option').evaluateAll((options, now) => options.map((o) => o.value).find((v) => v && v !== now), was);
    await grade.selectOption(other);
    assert.equal(await send(page, '#scoring .btn-primary'), 303);
    assert.match(await page.textContent('.toast-note'), /已保存1项评分/);
    assert.equal(await page.locator('#scoring tbody select').nth(javaScriptEnabled ? 0 : 1).inputValue(), other);
    await page.context().close();
  });
});
