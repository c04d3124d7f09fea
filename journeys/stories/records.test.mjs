// A record from the secretary's form to the reviewer and back.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { startInCity } from '../browser.mjs';
import { LIFE, assertFine, assertRefused, bothWays, daysAgo, ledger, note, send } from './told.mjs';

let site;
before(async () => { site = await startInCity(); });
after(async () => site.stop());

/** Opens the form of a meeting by the ways a person takes. */
async function openForm(page, kind) {
  await page.goto('/ledgers');
  await page.click(`main th a >> text="${LIFE}"`);
  await page.click('.page-actions >> text=填报');
  await page.click(`main a:has-text("${kind}")`);
  await page.waitForSelector('[name=f1]');
}

/** Files a meeting of the branch with a subject; leaves the visitor on its page. */
async function fileMeeting(page, subject, day) {
  await openForm(page, '支部委员会');
  await page.fill('[name=f1]', day);
  await page.fill('[name=f2]', subject);
  await page.fill('[name=f6e]', '5');
  await page.fill('[name=f6c]', '4');
  await page.click('.form-buttons .btn-primary');
  await page.waitForSelector('.toast-note');
}

bothWays((javaScriptEnabled) => {
  const way = javaScriptEnabled ? '甲' : '乙';
  const age = javaScriptEnabled ? 1 : 2;

  it('a secretary files a meeting: mistakes come back with everything kept, then it counts', async () => {
    const page = await site.as('zhibu', { javaScriptEnabled });
    await openForm(page, '支部党员大会');
    assert.match(await page.textContent('#f-f6e-known'), /已按党员名册填好/);
    await page.fill('[name=f2]', `学习讨论${way}𠮷𫍯·买买提`);
    await page.fill('[name=f6c]', '三十');
    await assertRefused(page, await send(page, '.form-buttons .btn-primary'), 'f6c', /“三十”不是/);
    assert.match(await page.textContent('#problems'), /召开日期/);
    assert.equal(await page.inputValue('[name=f2]'), `学习讨论${way}𠮷𫍯·买买提`);
    assert.equal(await page.inputValue('[name=f6c]'), '三十');
    await page.fill('[name=f1]', daysAgo(age));
    await page.fill('[name=f6c]', '9999');
    await assertRefused(page, await send(page, '.form-buttons .btn-primary'), null, /实到人数不能多于应到人数/);
    await page.fill('[name=f6c]', '３');
    assert.equal(await send(page, '.form-buttons .btn-primary'), 303);
    assert.match(await note(page), /已计入：.*→/);
    // U25: rare characters and the middle dot, on the page, in the list and when looked for.
    assert.match(await page.textContent('main'), new RegExp(`学习讨论${way}𠮷𫍯·买买提`, 'u'));
    await page.goto(ledger(LIFE, `?q=${encodeURIComponent(`${way}𠮷𫍯·买`)}`));
    assert.equal(await page.locator('tbody tr').count(), 1);
    assert.match(await page.textContent('tbody tr'), /𠮷𫍯·买买提/u);
    await page.context().close();
  });

  it('a draft counts nowhere; a filed record is changed, withdrawn, filed again and made void', async () => {
    const page = await site.as('zhibu', { javaScriptEnabled });
    await openForm(page, '支部委员会');
    await page.fill('[name=f2]', `草稿${way}`);
    assert.equal(await send(page, '.form-buttons [name=_draft]'), 303);
    assert.match(await note(page), /现在是“草稿”/);
    await fileMeeting(page, `改动${way}`, daysAgo(age + 2));
    await page.click('.page-actions >> text=修改');
    await page.fill('[name=f6c]', '5');
    await page.click('.form-buttons .btn-primary');
    await page.waitForSelector('.toast-note');
    assert.match(await page.textContent('.timeline'), /实到人数：4→5|4.*→.*5/);
    await page.click('.page-actions >> text=撤回');
    await page.click('.form-buttons button >> text=撤回');
    await page.waitForSelector('.facts .badge >> text=草稿');
    await page.click('.page-actions >> text=提交');
    await page.click('.form-buttons button >> text=提交');
    await page.waitForSelector('.facts .badge >> text=已报');
    await page.click('.page-actions >> text=作废');
    await assertRefused(page, await send(page, '.form-buttons .btn-danger'), 'n0', /作废理由/);
    await page.fill('[name=n0]', '重复填报');
    await page.click('.form-buttons .btn-danger');
    await page.waitForSelector('.facts .badge >> text=作废');
    assert.match(await page.textContent('.timeline'), /重复填报/);
    await page.context().close();
  });

  it('a township returns a record with its reason; the secretary mends it and files it again', async () => {
    const secretary = await site.as('zhibu', { javaScriptEnabled });
    await fileMeeting(secretary, `退回${way}`, daysAgo(age + 4));
    const officer = await site.as('zhen', { javaScriptEnabled });
    await officer.goto(ledger(LIFE, `?q=${encodeURIComponent(`退回${way}`)}`));
    await officer.click('tbody th a');
    await officer.click('.page-actions >> text=退回修改');
    await assertRefused(officer, await send(officer, '.form-buttons .btn-primary, .form-buttons .btn-danger'), 'n0', /退回理由/);
    await officer.fill('[name=n0]', '地点没有填写');
    await officer.click('.form-buttons .btn-primary');
    await officer.waitForSelector('.facts .badge >> text=退回');
    await assertFine(officer, javaScriptEnabled);
    await secretary.reload();
    assert.match(await secretary.textContent('.timeline'), /地点没有填写/);
    await secretary.click('.page-actions >> text=修改');
    await secretary.fill('[name=f3]', '村部会议室');
    await secretary.click('.form-buttons .btn-primary');
    await secretary.waitForSelector('.facts .badge >> text=已报');
    await officer.reload();
    await officer.click('.page-actions >> text=审核通过');
    await officer.click('.form-buttons .btn-primary');
    await officer.waitForSelector('.facts .badge >> text=已审');
    await secretary.reload();
    assert.equal(await secretary.locator('.page-actions >> text=修改').count(), 0);
    await secretary.context().close();
    await officer.context().close();
  });

  it('a township registers a sanction of a branch found by its initials', async () => {
    const page = await site.as('zhen', { javaScriptEnabled });
    await page.goto(ledger('奖惩情况'));
    await page.click('.page-actions >> text=填报');
    await page.click('main a:has-text("表彰")');
    await page.fill('[name=org_q]', site.city.logins.zhibu.unit);
    await page.click('.pick-search button');
    await page.check('.choice input >> nth=0');
    assert.match(await page.textContent('.choice'), new RegExp(site.city.logins.zhibu.unit));
    await page.context().close();
  });
});
