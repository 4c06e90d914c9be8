// Every page a resident can open, in both languages, on a phone and on a desk.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { look } from '../lib/checks.mjs';
import { LANGUAGES, scene } from '../lib/scene.mjs';

const PAGES = [
  ['/', 'the front page'],
  ['/procedures', 'the list of procedures'],
  ['/procedures?q=khai%20sinh', 'a search'],
  ['/procedures?q=kh%C3%B4ng%20c%C3%B3%20g%C3%AC', 'a search that finds nothing'],
  ['/procedures/1.001193', 'a procedure'],
  ['/units', 'the units'],
  ['/apply/1.001193', 'the form of a procedure'],
  ['/track', 'tracking'],
  ['/sign-in', 'signing in'],
  ['/styleguide', 'the style guide'],
  ['/accessibility', 'the statement on accessibility'],
];

describe('a resident', () => {
  const stage = scene();

  for (const lang of LANGUAGES) {
    for (const [path, what] of PAGES) {
      it(`reads ${what} (${lang})`, async () => {
        const page = await stage.resident({ lang });
        await look(page, path, { lang });
        await page.context().close();
      });
    }

    it(`is told plainly that a page does not exist (${lang})`, async () => {
      const page = await stage.resident({ lang });
      await look(page, '/no-such-page', { lang, status: 404 });
      await page.context().close();
    });
  }

  it('finds a procedure without accents, with đ as d, and in any order of words', async () => {
    const page = await stage.resident();
    for (const typed of ['dang ky khai sinh', 'khai sinh dang ky', 'ĐĂNG KÝ KHAI SINH', '1.001193']) {
      await page.goto('/');
      await page.locator('input[name="q"]').first().fill(typed);
      await page.locator('input[name="q"]').first().press('Enter');
      await page.waitForURL(/q=/u);
      const link = page.locator('main a[href*="1.001193"]').first();
      assert.ok(await link.isVisible(), `${typed} finds the registration of a birth`);
    }
    await page.context().close();
  });

  it('keeps the chosen language from page to page', async () => {
    const page = await stage.resident();
    await page.goto('/');
    await page.locator('a.language').click();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await page.goto('/procedures');
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await page.context().close();
  });

  it('can read and search without scripts', async () => {
    const page = await stage.resident({ javaScriptEnabled: false });
    await page.goto('/');
    await page.locator('input[name="q"]').first().fill('khai sinh');
    await page.locator('input[name="q"]').first().press('Enter');
    await page.waitForURL(/q=/u);
    assert.notEqual(await page.locator('main a[href*="/procedures/"]').count(), 0);
    await page.context().close();
  });
});
