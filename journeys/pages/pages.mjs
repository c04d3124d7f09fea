// Every page of the program, by the role for which it is richest: [name, role, how to come there].
// The way is a path, or acts that end on the page. Acts must work with and without JavaScript.

import { ROLES } from '../city.mjs';

const ledger = (name, rest = '') => `/ledgers/${encodeURIComponent(name)}${rest}`;
const LIFE = '组织生活';

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
  ['account', 'zhen', '/account'],
  ['password', 'zhen', '/account/password'],
  ['ledgers of a township', 'zhen', '/ledgers'],
  ['ledgers of a branch', 'zhibu', '/ledgers'],
  ['records', 'zhen', ledger(LIFE)],
  ['records, filtered', 'zhen', ledger(LIFE, '?state=已报&sort=day&size=20&page=2')],
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
  ['denied', 'zhibu', '/bulletins/preview'],
  ['missing', 'zhibu', '/nothing-here'],
];

/** Opens one of them. */
export async function open(page, [, , way]) {
  if (typeof way === 'string') await page.goto(way);
  else await way(page);
}
