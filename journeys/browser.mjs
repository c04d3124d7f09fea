// Starts the gallery and a real headless Chromium for the tests beside it.
//
// GALLERY_URL: use a gallery that already runs. CHROMIUM: another browser than the system's.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** The gallery's address, and what ends it. */
async function startGallery() {
  if (process.env.GALLERY_URL) return { url: process.env.GALLERY_URL, stop: () => {} };
  const child = spawn('cargo', ['run', '--quiet', '--locked', '-p', 'web', '--example', 'gallery', '--', '127.0.0.1:0'],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const url = await new Promise((resolve, reject) => {
    child.stdout.on('data', (data) => {
      const found = /http:\/\/[^/\s]+/.exec(String(data));
      if (found) resolve(found[0]);
    });
    child.on('exit', (code) => reject(new Error(`the gallery ended with ${code}`)));
  });
  return { url, stop: () => process.kill(-child.pid) };
}

/** A gallery and a browser for the time of a test file. */
export async function start() {
  const gallery = await startGallery();
  const path = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
  if (!path) throw new Error('No Chromium found. Debian: apt-get install chromium fonts-noto-cjk. Or set CHROMIUM.');
  const browser = await chromium.launch({ executablePath: path, args: FLAGS });
  return {
    url: gallery.url,
    browser,
    /** A fresh visitor: `look` as the cookie says it, `as` nobody | secretary | officer. */
    async visitor({ width = 1280, height = 900, look, as, ...options } = {}) {
      const context = await browser.newContext({ viewport: { width, height }, locale: 'zh-CN', ...options });
      const cookies = [];
      if (look) cookies.push({ name: 'look', value: look, url: gallery.url });
      if (as) cookies.push({ name: 'as', value: as, url: gallery.url });
      if (cookies.length) await context.addCookies(cookies);
      const page = await context.newPage();
      page.complaints = [];
      page.on('console', (message) => {
        // A page that answers 4xx on purpose is reported by the browser as a failed load.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) page.complaints.push(message.text());
      });
      page.on('pageerror', (error) => page.complaints.push(String(error)));
      return page;
    },
    async stop() {
      await browser.close();
      gallery.stop();
    },
  };
}

const HOME = '/dev/components';

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
export async function open(site, page, [, path, act]) {
  await page.goto(site.url + path);
  if (act) await act(page);
}
