// Who may see and do what, tried on the pages.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { here } from '../lib/checks.mjs';
import { Office } from '../lib/desk.mjs';
import { scene } from '../lib/scene.mjs';

describe('an official', () => {
  const stage = scene();
  const office = new Office(stage);

  it('of another commune does not learn that a dossier exists', async () => {
    const code = await office.takeIn('1.001570', { name: 'Ngô Văn Kín' });
    const stranger = await office.at('tiepnhan.hongvan');
    for (const path of [`/desk/dossiers/${code}`, `/desk/dossiers/${code}/control-sheet.pdf`]) {
      assert.equal((await stranger.request.get(path)).status(), 404, path);
    }
    const response = await stranger.goto(`/desk/dossiers/${code}`);
    assert.equal(response.status(), 404);
    await here(stranger);
    await stranger.goto(`/desk/search?q=${encodeURIComponent('Ngô Văn Kín')}`);
    assert.ok(!(await stranger.locator('main').innerText()).includes(code));
    const sent = await stranger.request.post(`/desk/dossiers/${code}/forward`, {
      headers: { 'sec-fetch-site': 'same-origin' },
      form: { version: '1', note: '' },
    });
    assert.equal(sent.status(), 404);
  });

  it('who inspects reads every page of a dossier and can change nothing', async () => {
    const code = await office.takeIn('1.001570');
    const page = await office.open('thanhtra', code);
    assert.equal(await page.locator('details[id^="do-"]').count(), 0);
    await here(page);
    const sent = await page.request.post(`/desk/dossiers/${code}/forward`, {
      headers: { 'sec-fetch-site': 'same-origin' },
      form: { version: '1', note: '' },
    });
    assert.ok([403, 404].includes(sent.status()), `forwarding answers ${sent.status()}`);
    assert.equal((await page.request.get('/desk/intake')).status(), 403);
  });

  it('who administers sees accounts, and no dossier', async () => {
    const code = await office.takeIn('1.001570');
    const page = await office.at('quantri');
    await page.goto('/desk');
    assert.equal(await page.locator('a[href^="/desk/dossiers/"]').count(), 0);
    await here(page);
    for (const path of [`/desk/dossiers/${code}`, '/desk/register', '/desk/search?q=Le', '/desk/register.csv']) {
      assert.ok([403, 404].includes((await page.request.get(path)).status()), path);
    }
    assert.equal((await page.request.get('/desk/people')).status(), 200);
  });
});
