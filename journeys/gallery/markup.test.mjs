// U3, R13: valid HTML, and not one violation of the page's own policy.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { PAGES, open, start } from '../browser.mjs';

const validate = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    // How the text is set out, not whether it is right.
    'no-trailing-whitespace': 'off',
    'attribute-boolean-style': 'off',
    'void-style': 'off',
    'long-title': 'off',
    // SVG attributes are case-sensitive and htmx's are not HTML's.
    'attr-case': ['error', { style: ['lowercase', 'camelcase'] }],
    // Several boxes of one name are how a form sends several choices.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit', 'button', 'reset'] }],
  },
});

let site;
before(async () => { site = await start(); });
after(async () => site.stop());

describe('markup', () => {
  for (const one of PAGES) {
    it(`is valid: ${one[0]}`, async () => {
      const page = await site.visitor({ javaScriptEnabled: false });
      let html = '';
      page.on('response', async (response) => {
        if (response.request().isNavigationRequest() && response.status() !== 303) html = await response.text();
      });
      await page.goto(site.url + one[1]);
      if (one[2]) await one[2](page);
      await page.waitForTimeout(50);
      const report = await validate.validateString(html);
      const found = report.results.flatMap((r) => r.messages).map((m) => `${m.ruleId} ${m.line}:${m.column} ${m.message} ${m.selector ?? ''}`);
      await page.context().close();
      assert.deepEqual(found.slice(0, 8), []);
    });

    it(`keeps to its own policy and throws nothing: ${one[0]}`, async () => {
      const page = await site.visitor({ width: 1280 });
      await open(site, page, one);
      await page.waitForTimeout(50);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }
});
