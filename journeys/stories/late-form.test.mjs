// U24: what is sent after the session has run out is not lost.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { start } from '../browser.mjs';
import { begin, jishi, run } from '../program.mjs';
import { LIFE, bothWays, daysAgo, ledger } from './told.mjs';

let place;
let data;
let password;
let server;
let site;
let today = 0;
before(async () => {
  place = mkdtempSync(join(tmpdir(), 'jishi-late-'));
  data = join(place, 'city');
  const printed = run('demo', '--data', data, '--branches', '20', '--seed', '3', '--no-serve');
  [, password] = /^ {2}zhibu\s+(\S+)/m.exec(printed);
  const url = await serveOn(0);
  site = await start(url);
});
after(async () => {
  await site?.stop();
  server?.stop();
  rmSync(place, { recursive: true, force: true });
});

/** Serves the city so many days from now, at the same address as before. */
async function serveOn(days) {
  today = days;
  process.env.JISHI_DAY = daysAgo(-days);
  const at = site ? new URL(site.url).host : '127.0.0.1:0';
  server = await begin(jishi(), ['serve', '--data', data, '--listen', at], /http:\/\/[\d.:]+(?=\/)/);
  return server.said;
}

/** Lets a day pass: the program stops and begins again, and nobody is signed in any more. */
async function aDayPasses() {
  const ended = new Promise((resolve) => { server.ended(resolve); });
  server.stop();
  await ended;
  await serveOn(today + 1);
}

async function signIn(page) {
  await page.fill('[name=login]', 'zhibu');
  await page.fill('[name=password]', password);
  await page.click('main .btn-primary');
}

bothWays((javaScriptEnabled) => {
  it('a form sent too late comes back after signing in, and is filed', async () => {
    const page = await site.visitor({ javaScriptEnabled });
    const topic = `学习新修订的条例${javaScriptEnabled ? '' : '（续）'}`;
    await page.goto('/sign-in');
    await signIn(page);
    await page.waitForSelector('.me');
    await page.goto(ledger(LIFE, '/new?f0=党课'));
    await page.getByLabel(/^主题/).fill(topic);
    await page.getByLabel(/^召开日期/).fill(daysAgo(3));
    await page.getByLabel(/^应到人数/).fill('12');
    await page.getByLabel(/^实到人数/).fill('11');

    await aDayPasses();
    await page.click('.form-buttons .btn-primary');
    await page.waitForURL(/\/sign-in/);
    await signIn(page);
    await page.waitForURL(/\/kept\//);
    assert.match(await page.textContent('h1'), /您填写的内容还在/);
    await page.click('main form .btn-primary');
    await page.waitForURL(/\/ledgers\/[^/]+\/[0-9a-f-]{36}/);
    assert.match(await page.textContent('main'), new RegExp(topic.replace(/[（）]/g, '.')));
    await page.context().close();
  });
});
