// The main job: an empty folder, three workbooks as a county sends them, the ranking, its reasons, the bulletin.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { start } from '../browser.mjs';
import { serve } from '../city.mjs';
import { wordsOf } from '../office.mjs';
import { ROOT, runAnyhow } from '../program.mjs';
import { SCHEME, assertFine, download, send } from './told.mjs';

const workbook = (area, name) => join(ROOT, 'areas', area, 'tests/workbooks', name);
let place;
let server;
let site;
before(async () => {
  place = mkdtempSync(join(tmpdir(), 'jishi-main-job-'));
  const data = join(place, 'data');
  // Each holds a few rows that are wrong on purpose; 1 says that the rest was imported.
  assert.equal(runAnyhow('import', 'orgs', workbook('registry', '党组织.xlsx'), '--data', data), 1);
  assert.equal(runAnyhow('import', 'members', workbook('registry', '党员名册.xlsx'), '--data', data), 1);
  assert.equal(runAnyhow('import', 'records', workbook('ledger', '组织生活台账.xlsx'), '--ledger', '组织生活', '--data', data), 0);
  server = await serve(data);
  site = await start(server.url);
});
after(async () => {
  await site?.stop();
  server?.stop();
  rmSync(place, { recursive: true, force: true });
});

it('an officer sets up the first account, opens the ranking and a result, and issues the bulletin', async () => {
  const page = await site.visitor();
  const link = /\/set-up\/\w+/.exec(server.told())[0];
  await page.goto(link);
  await page.fill('[name=login]', 'wang');
  await page.fill('[name=name]', '王建国');
  await page.fill('[name=password]', '春风又绿江南岸的早晨');
  await page.fill('[name=again]', '春风又绿江南岸的早晨');
  assert.equal(await send(page, 'main .btn-primary'), 303);
  await page.fill('[name=login]', 'wang');
  await page.fill('[name=password]', '春风又绿江南岸的早晨');
  await page.click('main .btn-primary');
  await page.waitForSelector('.me');
  // The link worked once.
  assert.equal((await page.goto(link)).status(), 404);

  await page.goto(`/assessment?scheme=${encodeURIComponent(SCHEME)}`);
  const branches = Number((await page.textContent('.list-count strong')).replace(/\D/g, ''));
  assert.equal(branches, 49, 'village branches of the workbook are ranked');
  await page.click('#ranking tbody th a');
  await page.waitForURL(/\/result\//);
  assert.match(await page.innerText('main'), /应开\d+次/);
  await assertFine(page, true);
  await page.click('main a[href*="/behind/"] >> text=党员大会 >> nth=0');
  await page.click('#behind tbody th a');
  await page.waitForSelector('.timeline');
  assert.match(await page.textContent('.timeline'), /导入/);

  await page.goto('/bulletins/preview');
  const counted = (await page.innerText('main article')).replace(/\s/g, '');
  assert.ok(counted.includes(`${branches}个`), `the bulletin speaks of ${branches} branches`);
  await send(page, 'form[action="/bulletins/issue"] .btn-primary');
  const file = await download(page, '.page-actions >> text=/下载|Word|docx/');
  assert.ok(wordsOf(file.bytes).replace(/\s/g, '').includes(`${branches}个`));
  await page.context().close();
});
