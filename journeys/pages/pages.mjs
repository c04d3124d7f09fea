// Every page of the program, by the role for which it is richest: [name, role, how to come there].
// The way is a path, or acts that end on the page. Acts must work with and without JavaScript.

import { ROLES } from '../city.mjs';
import { fillIn } from '../office.mjs';

const ledger = (name, rest = '') => `/ledgers/${encodeURIComponent(name)}${rest}`;
const LIFE = '组织生活';

/** Fills in the template of an import, sends it and stands before the preview. */
const preview = (path, row) => async (page) => {
  const template = await page.request.get(path.replace(/import$/, 'template.xlsx'));
  await page.goto(path);
  const buffer = fillIn(await template.body(), [row, row]);
  await page.setInputFiles('[type=file]', { name: '名册.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer });
  await Promise.all([page.waitForURL(/\/import\/[0-9a-f-]{36}/), page.click('.form-buttons .btn-primary')]);
};

/** Goes on from the preview to the page on which its columns are explained. */
const columns = (path, row) => async (page) => {
  await preview(path, row)(page);
  await page.goto(`${new URL(page.url()).pathname}/columns`);
};

/** Opens a page and follows the first link that fits. */
const follow = (path, link) => async (page) => {
  await page.goto(path);
  await page.goto(await page.locator(link).first().getAttribute('href'));
};

/** The scheme that assesses villages, of which the demo has most. */
const SCHEME = encodeURIComponent('农村党支部五星创评办法');

export const PAGES = [
  ['sign-in', null, '/sign-in'],
  ['sign-in, refused', null, async (page) => {
    await page.goto('/sign-in');
    await page.fill('[name=login]', 'nobody');
    await page.fill('[name=password]', 'wrong');
    await page.click('main .btn-primary');
    await page.waitForSelector('#problems');
  }],
  ['set-up with a used link', null, '/set-up/0000'],
  ['look', 'zhen', '/look'],
  ...ROLES.map((role) => [`start of ${role}`, role, '/']),
  ['reminders', 'zhen', '/inbox'],
  ['reminders of a branch', 'zhibu', '/inbox'],
  ['duties', 'xian', '/duties'],
  ['duties of a branch', 'zhibu', '/duties'],
  ['who is late', 'xian', follow('/', 'main a[href^="/duties/late"]')],
  ['wall chart of the city', 'shi', '/wall'],
  ['wall chart of a town', 'zhen', '/wall?look=last&order=worst'],
  ['wall chart of an item', 'xian', follow('/wall', '#items a')],
  ['records of the month', 'xian', '/filed'],
  ['organizations', 'shi', '/organizations'],
  ['organizations below', 'xian', follow('/organizations', 'tbody a[href*="under="]')],
  ['organizations, found', 'shi', '/organizations?q=村党支部&size=20'],
  ['organizations as they were', 'shi', '/organizations?on=2026-01-01'],
  ['members', 'zhen', '/members?size=20'],
  ['members, found', 'shi', '/members?q=王'],
  ['member', 'zhen', follow('/members', 'tbody th a')],
  ['profile of the own unit', 'zhibu', '/unit'],
  ['profile of a township', 'zhen', '/unit'],
  ['profile of a county', 'xian', '/unit'],
  ['profile of the city', 'shi', '/unit'],
  ['profile of a branch below', 'zhen', follow('/members', 'tbody td a[href^="/organizations/"]')],
  ['search', 'shi', '/search?q=村党支部'],
  ['search, by initials', 'zhen', '/search?q=dzb'],
  ['search, nothing', 'zhen', '/search?q=没有的名字'],
  ['accounts', 'xian', '/settings/accounts'],
  ['account, new', 'xian', '/settings/accounts/new'],
  ['account, one', 'xian', follow('/settings/accounts', 'tbody th a')],
  ['account, remove', 'xian', async (page) => {
    await page.goto('/settings/accounts');
    await page.goto(await page.locator('tbody th a').last().getAttribute('href'));
    await page.goto(`${new URL(page.url()).pathname}/remove`);
  }],
  ['password by a used link', null, '/set-password/0000'],
  ['import of organizations', 'shi', '/organizations/import'],
  ['import of organizations, preview', 'shi', preview('/organizations/import', { 党组织名称: '𠮷塬村党支部' })],
  ['import of organizations, columns', 'shi', columns('/organizations/import', { 党组织名称: '𠮷塬村党支部' })],
  ['import of members', 'shi', '/members/import'],
  ['import of members, preview', 'shi', preview('/members/import', { 姓名: '张𬱖·阿里' })],
  ['import of members, columns', 'shi', columns('/members/import', { 姓名: '张𬱖·阿里' })],
  ['account', 'zhen', '/account'],
  ['password', 'zhen', '/account/password'],
  ['organizations', 'shi', '/organizations'],
  ['organizations of a town', 'xian', follow('/organizations', 'tbody td a[href*="under="]')],
  ['organizations, filtered', 'shi', '/organizations?kind=党支部&q=村&size=20&page=2'],
  ['organizations on a past day', 'shi', '/organizations?on=2026-01-01'],
  ['organizations, none', 'zhibu', '/organizations?q=没有这样的党组织'],
  ['import of organizations', 'xian', '/organizations/import'],
  ['members', 'xian', '/members'],
  ['members of a branch', 'zhibu', '/members'],
  ['members, picker open', 'xian', '/members?unit_q=村&_find=unit&category=直管&sort=-joined'],
  ['members, none', 'zhen', '/members?q=没有这样的人'],
  ['member', 'zhibu', follow('/members', 'tbody th a')],
  ['member, no reason given', 'zhen', async (page) => {
    await follow('/members', 'tbody th a')(page);
    await page.click('#numbers .btn-primary');
    await page.waitForSelector('#problems');
  }],
  ['import of members', 'zhen', '/members/import'],
  ['import of members, looked at', 'zhen', async (page) => {
    await page.goto('/members/import');
    const rows = ['所在党支部代码,姓名,公民身份号码,入党时间,党员类别,人员类别', '0,王建国,110101196001010000,2010-07-01,正式党员,直管'];
    await page.setInputFiles('[name=file]', { name: '名册.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) });
    await page.click('main form .btn-primary');
    await page.waitForSelector('#wrong');
  }],
  ['ledgers of a township', 'zhen', '/ledgers'],
  ['ledgers of a branch', 'zhibu', '/ledgers'],
  ['records', 'zhen', ledger(LIFE)],
  ['records, filtered', 'zhen', ledger(LIFE, '?state=已报&sort=day&size=20&page=2')],
  ['records, columns chosen', 'zhen', ledger(LIFE, '?state=已报&col=day&col=unit&col=f0&col=filed&size=20')],
  ['records of a branch', 'zhibu', ledger(LIFE)],
  ['records, none', 'zhen', ledger(LIFE, '?q=没有这样的记录')],
  ['record', 'zhen', follow(ledger(LIFE), 'tbody th a')],
  ['record, own', 'zhibu', follow(ledger(LIFE), 'tbody th a')],
  ['record, step', 'zhen', async (page) => {
    await page.goto(ledger(LIFE, '?state=已报'));
    await page.goto(await page.locator('tbody th a').first().getAttribute('href'));
    await page.goto(await page.locator('.page-actions a >> text=退回修改').first().getAttribute('href'));
  }],
  ['record, change', 'zhibu', async (page) => {
    await page.goto(ledger(LIFE, '?state=已报'));
    await page.goto(await page.locator('tbody th a').first().getAttribute('href'));
    await page.goto(await page.locator('.page-actions a >> text=修改').first().getAttribute('href'));
  }],
  ['record, which kind', 'zhibu', ledger(LIFE, '/new')],
  ['record, new', 'zhibu', ledger(LIFE, '/new?f0=支部党员大会')],
  ['record, new by a township', 'zhen', follow('/ledgers', 'tbody td a >> text=填报')],
  ['record, new, wrong', 'zhibu', async (page) => {
    await page.goto(ledger(LIFE, '/new?f0=支部党员大会'));
    await page.fill('[name=f6c]', '三十');
    await page.click('.form-buttons .btn-primary');
    await page.waitForSelector('#problems');
  }],
  ['import of records', 'zhen', ledger(LIFE, '/import')],
  ['import of records, columns', 'zhen', columns(ledger(LIFE, '/import'), { 类型: '党课', 党组织名称: '没有这个支部' })],
  ['import of records, preview', 'zhen', preview(ledger(LIFE, '/import'), { 类型: '党课', 党组织名称: '没有这个支部' })],
  ['assessment', 'xian', `/assessment?scheme=${SCHEME}`],
  ['assessment of the city', 'shi', '/assessment'],
  ['assessment, sorted and filtered', 'shi', `/assessment?scheme=${SCHEME}&star=3&sort=-score&size=20`],
  ['distribution', 'shi', `/assessment/distribution?scheme=${SCHEME}`],
  ['result', 'zhibu', '/assessment'],
  ['result of another', 'xian', follow(`/assessment?scheme=${SCHEME}`, 'tbody th a')],
  ['records behind a number', 'xian', async (page) => {
    await page.goto(`/assessment?scheme=${SCHEME}`);
    await page.goto(await page.locator('tbody th a').first().getAttribute('href'));
    await page.goto(await page.locator('.card li a[href*="/behind/"]').first().getAttribute('href'));
  }],
  ['scoring', 'zhen', `/assessment/scoring?scheme=${SCHEME}`],
  ['scoring of one unit', 'zhen', follow(`/assessment/scoring?scheme=${SCHEME}`, '#scoring tbody th a')],
  ['import of scores', 'zhen', `/assessment/scoring/import?scheme=${SCHEME}`],
  ['bulletins', 'shi', '/bulletins'],
  ['bulletin, preview', 'shi', '/bulletins/preview'],
  ['bulletin, issued', 'xian', async (page) => {
    await page.goto('/bulletins');
    const issued = page.locator('main tbody a[href^="/bulletins/"]').first();
    if (await issued.count()) {
      await page.goto(await issued.getAttribute('href'));
    } else {
      await page.goto('/bulletins/preview');
      await Promise.all([page.waitForURL(/bulletins\/[0-9a-f-]{36}/), page.click('form[action="/bulletins/issue"] .btn-primary')]);
    }
  }],
  ['denied', 'zhibu', '/bulletins/preview'],
  ['missing', 'zhibu', '/nothing-here'],
];

/** Opens one of them. */
export async function open(page, [, , way]) {
  if (typeof way === 'string') await page.goto(way);
  else await way(page);
}
