// Signing in and out.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { startInCity } from '../browser.mjs';
import { LIFE, assertRefused, bothWays, ledger, note, send } from './told.mjs';

let site;
before(async () => { site = await startInCity(); });
after(async () => site.stop());

bothWays((javaScriptEnabled) => {
  it('a wrong password is refused and the account stays filled in; the right one leads to the page asked for', async () => {
    const page = await site.visitor({ javaScriptEnabled });
    await page.goto(ledger(LIFE));
    assert.match(page.url(), /\/sign-in/);
    await page.fill('[name=login]', 'xian');
    await page.fill('[name=password]', 'not-the-password');
    await assertRefused(page, await send(page, 'main .btn-primary'), 'password', /账号或密码不正确/);
    assert.equal(await page.inputValue('[name=login]'), 'xian');
    assert.equal(await page.inputValue('[name=password]'), '');
    await page.fill('[name=password]', site.city.logins.xian.password);
    await page.click('main .btn-primary');
    await page.waitForURL(new RegExp(encodeURIComponent(LIFE)));
    assert.equal(await page.textContent('h1'), LIFE);
    await page.context().close();
  });

  it('signing out ends the session on the server', async () => {
    const page = await site.visitor({ javaScriptEnabled });
    await page.goto('/sign-in');
    await page.fill('[name=login]', 'zhen');
    await page.fill('[name=password]', site.city.logins.zhen.password);
    await page.click('main .btn-primary');
    await page.waitForSelector('.me');
    const [session] = (await page.context().cookies()).filter(({ name }) => name === 'session');
    assert.ok(session.httpOnly);
    await page.click('.me summary');
    await page.click('.me >> text=退出登录');
    await page.waitForURL(/sign-in/);
    assert.match(await note(page), /已退出登录/);
    await page.context().addCookies([session]);
    await page.goto('/account');
    assert.match(page.url(), /\/sign-in/);
    await page.context().close();
  });
});
