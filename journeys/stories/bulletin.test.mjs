// A bulletin: seen as paper, issued once, read back from Word.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { startInCity } from '../browser.mjs';
import { wordsOf } from '../office.mjs';
import { assertFine, bothWays, download, note, send } from './told.mjs';

let site;
before(async () => { site = await startInCity(); });
after(async () => site.stop());

bothWays((javaScriptEnabled) => {
  it('is previewed with figures that open their lists, issued with a number, and downloaded', async () => {
    const page = await site.as(javaScriptEnabled ? 'shi' : 'xian', { javaScriptEnabled });
    await page.goto('/bulletins');
    await page.click('.page-actions a.btn-primary');
    await page.waitForSelector('main form[action="/bulletins/issue"]');
    const paper = page.locator('main article');
    const title = (await paper.locator('h2').innerText()).trim();
    const figure = await paper.locator('p a').first().getAttribute('href');
    const draft = await download(page, '.page-actions >> text=下载草稿');
    assert.match(draft.name, /草稿.*\.docx$/);
    assert.equal(await send(page, 'form[action="/bulletins/issue"] .btn-primary'), 303);
    assert.match(await note(page), /已印发/);
    await assertFine(page, javaScriptEnabled);
    const file = await download(page, '.page-actions >> text=/下载|Word|docx/');
    const words = wordsOf(file.bytes);
    assert.ok(words.replace(/\s/g, '').includes(title.replace(/\s/g, '')));
    // What stands on the page stands in the file: every paragraph of it.
    for (const text of await paper.locator('p:has(a)').allInnerTexts()) {
      assert.ok(words.replace(/\s/g, '').includes(text.replace(/\s/g, '')), text);
    }
    await page.goto(figure);
    assert.equal(await page.locator('.list-count').count(), 1);
    await page.context().close();
  });
});
