// What stories share: both ways of telling them, and what must hold on every form that comes back.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { axeFinds, bringAxe } from '../checks.mjs';

/** Tells stories with JavaScript and without (U2). */
export function bothWays(tell) {
  for (const javaScriptEnabled of [true, false]) describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => tell(javaScriptEnabled));
}

/** The address of a ledger. */
export const ledger = (name, rest = '') => `/ledgers/${encodeURIComponent(name)}${rest}`;
/** The ledger of meetings, which every branch keeps. */
export const LIFE = '组织生活';
/** The scheme for villages. */
export const SCHEME = '农村党支部五星创评办法';

/** A day so many days ago, as forms and workbooks have it. */
export const daysAgo = (days) => new Date(Date.now() + 8 * 3600e3 - days * 86400e3).toISOString().slice(0, 10);

/** Presses something that sends a form; gives the answer's status. */
export async function send(page, button) {
  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.click(button);
  const { status } = { status: (await answered).status() };
  await page.waitForLoadState('load');
  return status;
}

/** U7: a form that came back: said in the title, in the summary with a link, and beside the field. */
export async function assertRefused(page, status, field, words) {
  assert.equal(status, 422);
  assert.match(await page.title(), /^错误：/);
  assert.match(await page.textContent('#problems'), words);
  if (field) {
    assert.match(await page.textContent(`#f-${field}-error`), words);
    assert.equal(await page.locator(`#problems a[href="#f-${field}"]`).count(), 1);
  }
  if (await page.evaluate(() => document.documentElement.hasAttribute('data-js'))) {
    assert.equal(await page.evaluate(() => document.activeElement.id), 'problems');
  }
}

/** A page that a story has come to, in the visitor's eyes: nothing for axe, no complaint of the browser. */
export async function assertFine(page, javaScriptEnabled) {
  if (!javaScriptEnabled) return;
  if (!(await page.evaluate(() => 'axe' in window))) {
    await bringAxe(page);
    await page.goto(page.url());
  }
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(page.complaints, []);
}

/** The text of the note that an act leaves on the next page. */
export const note = (page) => page.textContent('.toast-note');

/** Clicks a link to a file; gives its name and bytes. */
export async function download(page, link) {
  const started = page.waitForEvent('download');
  await page.click(link);
  const file = await started;
  const parts = [];
  for await (const part of await file.createReadStream()) parts.push(part);
  return { name: file.suggestedFilename(), bytes: Buffer.concat(parts) };
}
