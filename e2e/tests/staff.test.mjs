// Officials come and go.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { here } from '../lib/checks.mjs';
import { scene } from '../lib/scene.mjs';

const RECEPTION = 'tiepnhan.thuongtin';

describe('an official', () => {
  const stage = scene();

  it('is asked to sign in and then comes to the page that was wanted', async () => {
    const page = await stage.resident();
    const { login, password } = stage.server.account(RECEPTION);
    await page.goto('/desk/register');
    assert.equal(new URL(page.url()).pathname, '/sign-in');
    await page.locator('input[name="login"]').fill(login);
    await page.locator('input[name="password"]').fill(password);
    await page.locator('main form button[type="submit"]').first().click();
    await page.waitForURL(/\/desk\/register/u);
    await page.context().close();
  });

  it('is told that name or password is wrong, without a hint which, and keeps the name typed', async () => {
    const page = await stage.resident();
    await page.goto('/sign-in');
    await page.locator('input[name="login"]').fill(RECEPTION);
    await page.locator('input[name="password"]').fill('a wrong one');
    await page.locator('main form button[type="submit"]').first().click();
    await page.locator('[role="alert"], .errors').first().waitFor();
    assert.equal(await page.locator('input[name="login"]').inputValue(), RECEPTION);
    assert.equal(await page.locator('input[name="password"]').inputValue(), '');
    await here(page);
    await page.context().close();
  });

  it('leaves nothing behind after signing out', async () => {
    const page = await stage.official(RECEPTION);
    await page.goto('/desk');
    await page.locator('form[action="/sign-out"] button').click();
    await page.waitForURL((url) => url.pathname !== '/desk');
    await page.goto('/desk');
    assert.equal(new URL(page.url()).pathname, '/sign-in');
    await page.context().close();
  });
});
