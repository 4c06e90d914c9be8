// A new version of a procedure: written by one controller, vouched for and published by another.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { visitor } from '../lib/browser.mjs';
import { here } from '../lib/checks.mjs';
import { fill, press, refused } from '../lib/forms.mjs';
import { scene } from '../lib/scene.mjs';

const PROCEDURE = '2.002307';

describe('the catalogue', () => {
  const stage = scene();

  it('gets a new version by four eyes; both versions can be compared and the sheet printed', async () => {
    // The administrator makes an account for a second controller, who chooses a password.
    const admin = await stage.official('quantri');
    const login = `kiemsoat${Date.now()}`;
    await admin.goto('/desk/people/new');
    const city = await admin.locator('#unit option', { hasText: 'Thành phố Hà Nội' }).first().getAttribute('value');
    await fill(admin.locator('main form'), { unit: city });
    const bare = await press(admin, admin.locator('main form button.button-main'));
    assert.equal(bare.status(), 422);
    await refused(admin, 'login');
    await here(admin);
    await fill(admin.locator('main form'), { name: 'Kiểm soát viên thứ hai', login });
    await press(admin, admin.locator('main form button.button-main'));
    await here(admin);
    const link = /\/password\/[\w-]+/u.exec(await admin.content())[0];

    const second = await visitor(stage.browser, stage.server);
    await second.goto(link);
    await here(second);
    const short = await (async () => {
      await fill(second.locator('main form'), { password: 'ngan', again: 'ngan' });
      return press(second, second.locator('main form button.button-main'));
    })();
    assert.equal(short.status(), 422);
    await refused(second, 'password');
    const password = 'mot mat khau du dai 2026';
    await fill(second.locator('main form'), { password, again: password });
    await press(second, second.locator('main form button.button-main'));

    await admin.goto(`/desk/people?q=${login}`);
    await press(admin, admin.locator('main tbody a').first());
    const grant = admin.locator('form[action$="/grants"]');
    await fill(grant, { role: 'controller', unit: city, reason: 'Bổ nhiệm' });
    const granted = await press(admin, grant.locator('button.button-main'));
    assert.equal(granted.status(), 200);
    await here(admin);

    // The first controller writes.
    const first = await stage.official('kiemsoat');
    await first.goto(`/desk/catalogue?q=${PROCEDURE}`);
    await press(first, first.locator('main tbody a').first());
    const old = first.url().split('/').pop();
    await press(first, first.locator('form[action$="/draft"] button'));
    const draft = first.url().split('/').at(-2);
    const box = first.locator('#source');
    const text = await box.inputValue();
    await box.fill('code = \n');
    const broken = await press(first, first.locator('form.source button.button-main'));
    assert.equal(broken.status(), 422);
    assert.match(await box.inputValue(), /^code =/u);
    await here(first);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const dated = /^valid_from = .*$/mu.test(text)
      ? text.replace(/^valid_from = .*$/mu, `valid_from = "${tomorrow}"`)
      : text;
    await box.fill(dated.replace(/^name = \{ vi = "/mu, 'name = { vi = "(Sửa đổi) '));
    const saved = await press(first, first.locator('form.source button.button-main'));
    assert.equal(saved.status(), 200, await first.locator('main').innerText());
    await here(first);
    const own = await first.request.post(`/desk/catalogue/versions/${draft}/verify`, { headers: { 'sec-fetch-site': 'same-origin' } });
    assert.ok(own.status() >= 400, 'who wrote does not vouch');

    // The second vouches and publishes.
    await second.goto('/sign-in');
    await fill(second.locator('main form'), { login, password });
    await press(second, second.locator('main form button[type="submit"]').first());
    await second.goto(`/desk/catalogue/versions/${draft}`);
    for (const act of ['verify', 'publish']) {
      await press(second, second.locator(`main a[href$="/${act}"]`));
      await here(second);
      const done = await press(second, second.locator(`form[action$="/${act}"] button[type="submit"]`));
      assert.equal(done.status(), 200, act);
    }
    await here(second);
    await second.goto(`/desk/catalogue/compare?from=${old}&to=${draft}`);
    assert.match(await second.locator('main ins').first().innerText(), /\S/u);
    assert.match(await second.locator('main').innerText(), /\(Sửa đổi\)/u);
    await here(second);
    const sheet = await second.request.get(`/procedures/${PROCEDURE}/posting.pdf`);
    assert.equal((await sheet.body()).toString('latin1', 0, 5), '%PDF-');
    await Promise.all([admin, first, second].map((page) => page.context().close()));
  });
});
