// Pictures for people to look at, and two for the README: `make journeys` leaves them in artifacts/.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { start, startInCity } from './browser.mjs';
import { PAGES as GALLERY, open } from './gallery/gallery.mjs';
import { MAIN } from './main-pages.mjs';
import { ROOT } from './program.mjs';

const SCHEME = encodeURIComponent('农村党支部五星创评办法');
const SIZES = [['1440', { width: 1440, height: 900 }], ['1024', { width: 1024, height: 768 }], ['390', { width: 390, height: 844 }], ['elder', { width: 1280, height: 900, look: '22.elder' }]];

const folder = join(ROOT, 'artifacts');
for (const name of ['pages', 'gallery', 'print']) mkdirSync(join(folder, name), { recursive: true });

/** The whole page, as if on a screen that is long enough: what sticks to the edges then covers nothing. */
async function whole(page, path) {
  const { width } = page.viewportSize();
  const least = page.viewportSize().height;
  await page.setViewportSize({ width, height: Math.max(least, await page.evaluate(() => document.documentElement.scrollHeight)) });
  await page.screenshot({ path, fullPage: true });
  await page.setViewportSize({ width, height: least });
}

const site = await startInCity();
for (const [size, options] of SIZES) {
  for (const [name, role, path] of MAIN) {
    const page = role ? await site.as(role, options) : await site.visitor(options);
    await page.goto(path);
    await whole(page, join(folder, 'pages', `${name}-${size}.png`));
    if (size === '1440') await page.pdf({ path: join(folder, 'print', `${name}.pdf`), preferCSSPageSize: true, printBackground: true });
    await page.context().close();
  }
}
// What README.md shows; copied from here into docs/pictures/ when they have changed for the better.
for (const [name, role, path, width, height] of [['result', 'xian', null, 1200, 720], ['workbench', 'zhibu', '/', 390, 844]]) {
  const page = await site.as(role, { width, height });
  await page.goto(path ?? `/assessment?scheme=${SCHEME}`);
  if (!path) await page.goto(await page.locator('#ranking tbody th a').nth(4).getAttribute('href'));
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.context().close();
}
await site.stop();

const gallery = await start(process.env.GALLERY_URL);
for (const [size, options] of SIZES) {
  const page = await gallery.visitor(options);
  for (const one of GALLERY) {
    await open(page, one);
    await whole(page, join(folder, 'gallery', `${one[0].replace(/\W+/g, '-')}-${size}.png`));
  }
  await page.context().close();
}
await gallery.stop();
console.log(`Pictures are in ${folder}`);
