// A real headless Chromium, and visitors in it. CHROMIUM: another browser than the system's.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { theCity } from './city.mjs';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** A browser before a site for the time of a test file. */
export async function start(url) {
  const path = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
  if (!path) throw new Error('No Chromium found. Debian: apt-get install chromium fonts-noto-cjk. Or set CHROMIUM.');
  const browser = await chromium.launch({ executablePath: path, args: FLAGS });
  return {
    url,
    browser,
    /** A fresh visitor: `look` as the cookie says it, other cookies by name. `complaints` of the page fill up by themselves. */
    async visitor({ width = 1280, height = 900, look, cookies = {}, ...options } = {}) {
      const context = await browser.newContext({ viewport: { width, height }, locale: 'zh-CN', baseURL: url, ...options });
      const all = { ...cookies, ...(look && { look }) };
      await context.addCookies(Object.entries(all).map(([name, value]) => ({ name, value, url })));
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      page.complaints = [];
      page.on('console', (message) => {
        // A page that answers 4xx on purpose is reported by the browser as a failed load.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) page.complaints.push(message.text());
      });
      page.on('pageerror', (error) => page.complaints.push(String(error)));
      return page;
    },
    stop: () => browser.close(),
  };
}

/** A browser before the demo city. `as(role)` is a visitor who is signed in. */
export async function startInCity() {
  const city = theCity();
  const site = await start(city.url);
  const as = (role, options = {}) => site.visitor({ ...options, cookies: { session: city.sessions[role] } });
  return { ...site, city, as };
}
