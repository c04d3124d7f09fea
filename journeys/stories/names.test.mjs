// U25: a name of fifty characters, from every block of rare characters and with its dots, through
// import, search, sorting, the workbook, the printout and the file of a branch, unchanged.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { startInCity } from '../browser.mjs';
import { fillIn, rowsOf } from '../office.mjs';
import { download, send } from './told.mjs';

let site;
before(async () => { site = await startInCity(); });
after(async () => site.stop());

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** One character of each extension of the Unicode standard: B, C, D, E, F, G, H. */
const RARE = ['\u{20BB7}', '\u{2A700}', '\u{2B740}', '\u{2B820}', '\u{2CEB0}', '\u{30000}', '\u{31350}'];
const NAME = `欧阳${RARE.join('·')}${'努尔买买提·'.repeat(6)}`.padEnd(100, '江').match(/./gu).slice(0, 50).join('');

/** An identity number of nobody: the place does not exist. */
function number(serial) {
  const digits = `990102${'19800101'}${serial}`;
  const sum = [...digits].reduce((sum, digit, at) => sum + Number(digit) * [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2][at], 0);
  return digits + '10X98765432'[sum % 11];
}

/** Sends a roster of these rows and stands before the preview. */
async function preview(page, rows) {
  await page.goto('/members/import');
  const template = await download(page, 'text=下载模板');
  await page.setInputFiles('[type=file]', { name: '名册.xlsx', mimeType: XLSX, buffer: fillIn(template.bytes, rows) });
  assert.equal(await send(page, '.form-buttons .btn-primary'), 303);
  await page.waitForSelector('.figures');
}

it('a name of fifty rare characters survives import, search, sorting, export and print', async () => {
  assert.equal([...NAME].length, 50);
  const page = await site.as('zhen');
  const branch = site.city.logins.zhibu.unit;
  const row = { 所在党支部名称: branch, 姓名: NAME, 公民身份号码: number('913'), 入党时间: '2010-07-01', 转正时间: '2011-07-01', 党员类别: '正式党员', 人员类别: '直管' };
  await preview(page, [row, { ...row, 姓名: '张\u{E863}', 公民身份号码: number('915') }]);
  assert.match((await page.innerText('.figures')).replace(/\s+/g, ''), /新增1/);
  assert.match(await page.textContent('main'), /自造字/, 'a character that only one machine knows is refused by its name');
  const here = page.url();
  await page.click('button:has-text("确认导入")');
  await page.waitForSelector('.toast-note');
  try {
    for (const asked of [[...NAME].slice(0, 2), RARE.slice(0, 1), RARE.slice(6), [...NAME].slice(3, 6)].map((part) => part.join(''))) {
      await page.goto(`/members?q=${encodeURIComponent(asked)}`);
      assert.ok((await page.locator('tbody th').allInnerTexts()).some((text) => text.includes(NAME)), `found by ${asked}`);
    }
    await page.goto('/members?sort=name&size=200');
    const names = (await page.locator('tbody th a').allInnerTexts());
    const at = names.indexOf(NAME);
    assert.ok(at > 0 && names.length > 20);
    // 欧 is read ou: after 牛, before 潘.
    const first = (name) => name.localeCompare('欧', 'zh-CN-u-co-pinyin');
    assert.ok(names.slice(0, at).every((name) => first(name) < 2) && first(names[at - 1]) <= 0 && (names.length === at + 1 || first(names[at + 1]) >= 0), `${names[at - 1]} ${names[at + 1]}`);
    const taken = await download(page, '.list-tools a[href*="export.xlsx"]');
    assert.ok(rowsOf(taken.bytes).some((cells) => Object.values(cells).includes(NAME)), 'in the workbook');
    await page.goto(`/members?q=${encodeURIComponent(RARE[0])}`);
    const place = mkdtempSync(join(tmpdir(), 'jishi-names-'));
    try {
      writeFileSync(join(place, 'names.pdf'), await page.pdf({ preferCSSPageSize: true }));
      const text = execFileSync('pdftotext', ['-raw', join(place, 'names.pdf'), '-'], { encoding: 'utf8' }).replace(/\s/g, '');
      // Characters for which this machine has no shape are printed as boxes; the others must be there.
      assert.ok(text.includes('努尔买买提·努尔买买提') && text.includes(`欧阳${RARE[0]}`), text);
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  } finally {
    await page.goto(here);
    await page.click('.page-actions button >> text=撤销');
    await page.waitForSelector('.toast-note');
  }
  await page.context().close();
});
