// What operators, machines and browsers rely on beside the pages.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scene } from '../lib/scene.mjs';

describe('the installation', () => {
  const stage = scene();
  const get = (path, options) => fetch(`${stage.server.url}${path}`, { redirect: 'manual', ...options });

  it('says that it lives, is ready, and what it counts', async () => {
    for (const path of ['/healthz', '/readyz']) {
      assert.equal((await get(path)).status, 200, path);
    }
    await get('/procedures');
    const measures = await (await get('/metrics')).text();
    assert.match(measures, /^motcua_http_requests_total\{/mu);
  });

  it('lets pages run no script but its own and stand in no frame', async () => {
    for (const path of ['/', '/sign-in', '/no-such-page', '/healthz']) {
      const { headers } = await get(path);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'/u, path);
      assert.match(policy, /frame-ancestors 'none'/u, path);
      assert.doesNotMatch(policy, /unsafe|\*/u, path);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
      assert.equal(headers.get('referrer-policy'), 'same-origin', path);
    }
  });

  it('refuses a form sent from another site', async () => {
    const answer = await get('/sign-in', {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'http://elsewhere.example',
        'sec-fetch-site': 'cross-site',
      },
      body: 'login=x&password=y',
    });
    assert.equal(answer.status, 403);
  });

  it('keeps the session from scripts', async () => {
    const { login, password } = stage.server.account('tiepnhan.thuongtin');
    const answer = await get('/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ login, password }),
    });
    assert.equal(answer.status, 303);
    const session = answer.headers.getSetCookie().find((cookie) => cookie.includes('session='));
    assert.match(session, /; HttpOnly/u);
    assert.match(session, /; SameSite=Lax/u);
  });

  it('answers a program with a problem it can read', async () => {
    const answer = await get('/api/v1/no-such-thing', { headers: { accept: 'application/json' } });
    assert.equal(answer.status, 404);
    assert.match(answer.headers.get('content-type'), /^application\/problem\+json/u);
    const problem = await answer.json();
    assert.equal(problem.status, 404);
    assert.ok(problem.title);
  });

  it('lets files be kept for ever and pages not at all', async () => {
    const html = await (await get('/')).text();
    const sheet = /href="(\/assets\/app\.css\?v=\w+)"/u.exec(html)?.[1];
    assert.ok(sheet, 'the style sheet carries the hash of its content');
    assert.match((await get(sheet)).headers.get('cache-control'), /immutable/u);
    assert.match((await get('/')).headers.get('cache-control'), /no-store/u);
  });
});
