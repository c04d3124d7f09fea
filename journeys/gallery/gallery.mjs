// Every page of the gallery, and how to come to each state of it.

import { start } from '../browser.mjs';

const HOME = '/dev/components';

/** A browser before the gallery that `run.mjs` has started. */
export const startGallery = () => start(process.env.GALLERY_URL);

/** Every page of the gallery, each state of it as [name, path, what to do there]. */
export const PAGES = [
  ['parts', HOME],
  ['workbench', `${HOME}/workbench`],
  ['list', `${HOME}/list?size=20&state=late&sort=-score&page=3`],
  ['list without rows', `${HOME}/list?q=没有`],
  ['list with menu open', `${HOME}/list?size=20`, async (page) => page.click('.list-tools summary')],
  ['confirmation', `${HOME}/list?size=20`, async (page) => {
    await page.check('tbody tr:first-child [name=pick]');
    await Promise.all([page.waitForURL(/confirm/), page.click('.bulk button')]);
  }],
  ['matrix', `${HOME}/matrix`],
  ['form', `${HOME}/form`],
  ['form with errors', `${HOME}/form`, async (page) => {
    await page.click('.form-buttons .btn-primary');
    await page.waitForSelector('#problems');
  }],
  ['form with choices', `${HOME}/form`, async (page) => {
    await page.click('.pick-search button');
    await page.waitForSelector('.choice');
  }],
  ['record', `${HOME}/record`],
  ['record with note', `${HOME}/record`, async (page) => {
    await page.click('.page-actions form button');
    await page.waitForSelector('.toast-note');
  }],
  ['charts', `${HOME}/charts`],
  ['charts with data', `${HOME}/charts`, async (page) => {
    for (const summary of await page.$$('.chart-data > summary')) await summary.click();
  }],
  ['sign-in', `${HOME}/sign-in`],
  ['look', '/look'],
  ['refusal', `${HOME}/no/refusal`],
  ['denied', `${HOME}/no/denied`],
  ['missing', `${HOME}/no/missing`],
  ['fault', `${HOME}/no/fault`],
];

/** Opens a page of the gallery in the state wanted. */
export async function open(page, [, path, act]) {
  await page.goto(path);
  if (act) await act(page);
}
