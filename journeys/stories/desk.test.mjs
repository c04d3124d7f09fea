// What needs somebody now, and managing accounts.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { startInCity } from '../browser.mjs';
import { axeFinds, bringAxe } from '../checks.mjs';
import { assertFine, bothWays, send } from './told.mjs';

let site;
before(async () => { site = await startInCity(); });
after(async () => site.stop());

bothWays((javaScriptEnabled) => {
  it('a secretary on a phone: from the start to the form of what is due in one tap, at most three things to do (U6)', async () => {
    const page = await site.as('zhibu', { javaScriptEnabled, width: 390, height: 844 });
    await page.goto('/');
    const due = page.locator('.todo:visible');
    assert.ok(await due.count() >= 1 && await due.count() <= 3, `${await due.count()} things`);
    const open = page.locator('.todo:visible a.btn[href*="/new"]').first();
    await open.click();
    await page.waitForURL(/\/new\?/);
    await page.waitForSelector('form.form .btn-primary');
    await assertFine(page, javaScriptEnabled);
    await page.context().close();
  });

  it('an officer comes from a number of late branches to their names', async () => {
    const page = await site.as('xian', { javaScriptEnabled });
    await page.goto('/');
    const card = page.locator('.todo:has(a[href^="/duties/late"])').first();
    const said = Number(/(\d+) 个党组织未办/.exec(await card.innerText())[1]);
    await card.locator('a.btn').click();
    await page.waitForURL(/\/duties\/late/);
    assert.equal(Number((await page.textContent('.list-count strong')).replace(/\D/g, '')), said);
    await page.context().close();
  });

  it('an account is added, its owner sets the password by the link, and it is locked again', async () => {
    const login = javaScriptEnabled ? 'lijia' : 'liyi';
    const page = await site.as('zhen', { javaScriptEnabled });
    await page.goto('/settings/accounts/new');
    assert.equal(await send(page, '.form-buttons .btn-primary'), 422);
    await page.fill('[name=login]', login);
    await page.fill('[name=name]', '李𬱖');
    await page.fill('[name=unit]', site.city.logins.zhibu.unit);
    await page.check('[name=role][value=支部书记]');
    assert.ok([200, 303].includes(await send(page, '.form-buttons .btn-primary')));
    const link = /\/set-password\/\w+/.exec(await page.innerText('main'))[0];
    const owner = await site.visitor({ javaScriptEnabled });
    await owner.goto(link);
    const password = '山上的松树很高很高';
    for (const box of await owner.locator('[type=password]').all()) await box.fill(password);
    assert.equal(await send(owner, 'main .btn-primary'), 303);
    if (owner.url().includes('/sign-in')) {
      await owner.fill('[name=login]', login);
      await owner.fill('[name=password]', password);
      await owner.click('main .btn-primary');
    }
    await owner.goto('/account');
    assert.match(await owner.textContent('main'), /李𬱖/u);
    await page.goto(`/settings/accounts?q=${login}`);
    await page.click('tbody th a');
    await page.click('text=停用');
    await page.waitForSelector('.toast-note, .btn-danger');
    await owner.goto('/account');
    assert.match(owner.url(), /\/sign-in/);
    await owner.context().close();
    await page.context().close();
  });
});

it('typing in the box at the top offers organizations and members; the keyboard does the rest', async () => {
  const page = await site.as('shi');
  await bringAxe(page);
  await page.goto('/');
  const unit = site.city.logins.zhibu.unit;
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  await page.fill('.search input', unit.slice(0, 4));
  await page.waitForSelector('#found a[href^="/organizations/"]');
  assert.deepEqual(await axeFinds(page), []);
  await page.keyboard.press('ArrowDown');
  const first = await focused();
  assert.ok(first.length > 4, first);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  assert.equal(await focused(), first);
  await page.keyboard.press('ArrowUp');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'q');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#found a').count(), 0);
  assert.equal(await page.inputValue('.search input'), unit.slice(0, 4), 'what was typed is kept');
  // A whole name, then Enter on what is offered.
  await page.fill('.search input', unit);
  await page.waitForSelector('#found a[href^="/organizations/"]');
  await page.keyboard.press('ArrowDown');
  await Promise.all([page.waitForURL(/\/organizations\/\d+/), page.keyboard.press('Enter')]);
  assert.equal(await page.textContent('h1'), unit);
  // Members too; leaving the box closes it.
  await page.fill('.search input', '王');
  await page.waitForTimeout(400);
  assert.equal(await page.locator('#found a').count(), 0, 'one character is too little');
  await page.goto('/members?size=20');
  const name = (await page.textContent('tbody th a')).trim();
  await page.fill('.search input', name);
  await page.waitForSelector('#found a[href^="/members/"]');
  await page.click('h1');
  assert.equal(await page.locator('#found a').count(), 0);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

bothWays((javaScriptEnabled) => {
  it('Enter in the box at the top leads to everything found', async () => {
    const page = await site.as('zhen', { javaScriptEnabled });
    await page.goto('/');
    await page.fill('.search input', '党支部');
    await Promise.all([page.waitForURL(/\/search\?q=/), page.press('.search input', 'Enter')]);
    assert.ok(await page.locator('main tbody a[href^="/organizations/"]').count() > 0);
    await page.context().close();
  });
});
