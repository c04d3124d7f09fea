// U2, U5, U7, U13: with JavaScript and without, with the keyboard, at 400 %.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { keyboardFaults, sidewaysFaults } from '../checks.mjs';
import { PAGES, open, startGallery } from './gallery.mjs';

const HOME = '/dev/components';
let site;
before(async () => { site = await startGallery(); });
after(async () => site.stop());

for (const javaScriptEnabled of [true, false]) {
  describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    it('a form filled in wrongly comes back with everything kept, right input goes through', async () => {
      const page = await site.visitor({ javaScriptEnabled });
      await page.goto(`${HOME}/form`);
      await page.fill('[name=place]', '村部会议室');
      await page.fill('[name=present]', '三十');
      await page.check('[name=topics][value=党费]');
      await page.click('.form-buttons .btn-primary');
      assert.match(await page.title(), /^错误：/);
      assert.equal(await page.inputValue('[name=place]'), '村部会议室');
      assert.equal(await page.inputValue('[name=present]'), '三十');
      assert.ok(await page.isChecked('[name=topics][value=党费]'));
      const inline = await page.textContent('#f-present-error');
      assert.match(inline, /“三十”不是数字/);
      assert.match(await page.textContent('#problems'), /“三十”不是数字/);
      if (javaScriptEnabled) assert.equal(await page.evaluate(() => document.activeElement.id), 'problems');
      await page.click('#problems a[href="#f-present"]');
      await page.fill('[name=present]', '３１');
      await page.fill('[name=org_q]', 'sqc');
      await page.click('.pick-search button');
      await page.check('.choice >> nth=0 >> input');
      await page.check('[name=kind] >> nth=0');
      await page.fill('[name=held]', '2026-03-05');
      await page.check('[name=quorum][value=yes]');
      await page.fill('[name=content]', '传达学习');
      await page.selectOption('[name=period]', '2026Q1');
      await page.click('.form-buttons .btn-primary');
      await page.waitForURL(/record/);
      assert.match(await page.textContent('.toast-note'), /已报送/);
      await page.click('.toast-note button');
      await page.waitForSelector('text=已撤销');
      await page.context().close();
    });

    it('a picker searches, opens what lies below, and keeps what else was typed', async () => {
      const page = await site.visitor({ javaScriptEnabled });
      await page.goto(`${HOME}/form`);
      await page.fill('[name=place]', '村部');
      await page.click('.pick-search button');
      await page.click('.choice button >> nth=0');
      await page.waitForSelector('.choices-above');
      await page.check('.choice >> nth=1 >> input');
      assert.equal(await page.inputValue('[name=place]'), '村部');
      await page.context().close();
    });

    it('a list is filtered, sorted and paged, and the address says so', async () => {
      const page = await site.visitor({ javaScriptEnabled });
      await page.goto(`${HOME}/list`);
      await page.selectOption('[name=state]', 'late');
      await page.click('.filter-buttons button');
      await page.waitForURL(/state=late/);
      await page.waitForSelector('.chip >> text=状态：逾期');
      await page.click('thead a >> text=得分');
      await page.waitForURL(/sort=score/);
      await page.waitForSelector('[aria-sort=ascending]');
      assert.equal(await page.inputValue('.filters [name=sort]'), 'score');
      if (javaScriptEnabled) assert.equal(await page.evaluate(() => document.activeElement.id), 'branches-by-score');
      await page.click('.pager a >> text=下一页');
      await page.waitForURL(/page=2/);
      assert.match(page.url(), /state=late.*sort=score/);
      assert.match(await page.textContent('.list-count'), /51/);
      await page.goBack();
      await page.waitForURL((url) => !url.search.includes('page=2'));
      await page.context().close();
    });

    it('elder mode is one tap away and stays', async () => {
      const page = await site.visitor({ javaScriptEnabled, width: 390 });
      await page.goto(`${HOME}/workbench`);
      await page.click('text=长辈版');
      await page.waitForSelector('html[data-elder="18"]');
      assert.match(page.url(), /workbench/);
      await page.click('text=字大些');
      await page.waitForSelector('html[data-elder="22"]');
      await page.goto(`${HOME}/record`);
      assert.equal(await page.getAttribute('html', 'data-elder'), '22');
      await page.click('text=普通版');
      await page.waitForSelector('html:not([data-elder])');
      await page.context().close();
    });

    it('the menu of a phone opens and closes', async () => {
      const page = await site.visitor({ javaScriptEnabled, width: 390 });
      await page.goto(`${HOME}/workbench`);
      await page.click('.phone-bar >> text=菜单');
      await page.waitForSelector('.side:target');
      await page.click('.side >> text=考评');
      await page.waitForURL(/charts/);
      await page.context().close();
    });
  });
}

it('typing in a picker shows choices without a button', async () => {
  const page = await site.visitor();
  await page.goto(`${HOME}/form`);
  await page.locator('[name=org_q]').pressSequentially('sqc');
  await page.waitForSelector('.choice');
  await page.keyboard.press('Enter');
  assert.match(page.url(), /form$/);
  await page.context().close();
});

it('ticking rows counts them and frees the buttons', async () => {
  const page = await site.visitor();
  await page.goto(`${HOME}/list`);
  assert.ok(await page.isDisabled('.bulk button >> nth=0'));
  await page.check('thead .tick input');
  assert.match(await page.textContent('.bulk-count'), /已选 50 条/);
  await page.click('.bulk button >> nth=0');
  await page.waitForSelector('text=所选 50 个党支部');
  await page.context().close();
});

it('every page can be walked with the keyboard, the focus always seen and never hidden', async () => {
  const page = await site.visitor();
  for (const one of PAGES.filter(([name]) => ['workbench', 'form', 'list', 'record'].includes(name))) {
    await open(page, one);
    assert.deepEqual(await keyboardFaults(page), [], one[0]);
  }
  await page.context().close();
});

it('at 400 % nothing but tables scrolls sideways', async () => {
  for (const look of [undefined, '30.elder']) {
    const page = await site.visitor({ width: look ? 390 : 320, height: 256, look });
    for (const one of PAGES) {
      await open(page, one);
      const over = await page.evaluate(sidewaysFaults);
      assert.deepEqual(over, [], `${one[0]} ${look ?? ''}`);
    }
    await page.context().close();
  }
});
