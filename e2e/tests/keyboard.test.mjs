// No mouse: everything can be reached, seen and used with the keyboard alone.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { focused, tabTo, walk } from '../lib/keyboard.mjs';
import { scene } from '../lib/scene.mjs';

describe('with the keyboard alone', () => {
  const stage = scene();

  it('the first stop of a page leads past the menu', async () => {
    const page = await stage.resident();
    await page.goto('/procedures');
    await page.keyboard.press('Tab');
    assert.match((await focused(page)).html, /class="skip"/u);
    await page.keyboard.press('Enter');
    assert.equal(new URL(page.url()).hash, '#main');
    await page.context().close();
  });

  it('every stop on the way through a page is visible', async () => {
    const page = await stage.resident();
    for (const path of ['/', '/procedures', '/procedures/1.001193', '/track', '/sign-in']) {
      await page.goto(path);
      assert.notEqual(await walk(page), 0);
    }
    await page.context().close();
  });

  it('an official signs in and out', async () => {
    const page = await stage.resident();
    const { login, password } = stage.server.account('tiepnhan.thuongtin');
    await page.goto('/sign-in');
    await tabTo(page, (now) => now.name === 'login');
    await page.keyboard.type(login);
    await tabTo(page, (now) => now.name === 'password');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/desk/u);
    await tabTo(page, (now) => now.html.includes('button-bare'));
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname !== '/desk');
    await page.context().close();
  });
});
