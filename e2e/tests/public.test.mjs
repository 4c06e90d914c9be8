// What every resident does on the public pages.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scene } from '../lib/scene.mjs';

describe('a resident', () => {
  const stage = scene();

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
