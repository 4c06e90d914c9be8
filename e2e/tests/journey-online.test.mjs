// The registration of a birth from a telephone: filed online, carried to its result, followed from outside.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PHONE } from '../lib/browser.mjs';
import { here } from '../lib/checks.mjs';
import { Office } from '../lib/desk.mjs';
import { disguised, padded, pdf, png } from '../lib/files.mjs';
import { fill, press, refused } from '../lib/forms.mjs';
import { begin, DECLARATION, fileOnline, onward, PERSON, receipt, step, track } from '../lib/online.mjs';
import { scene } from '../lib/scene.mjs';

const phone = { viewport: PHONE };

describe('a resident files online', () => {
  const stage = scene();

  it('is told what is missing at each field and keeps what was typed', async () => {
    const page = await stage.resident(phone);
    await page.goto('/apply/1.001193');
    const unchosen = await press(page, onward(page));
    assert.equal(unchosen.status(), 422);
    await refused(page);
    await here(page);

    await begin(page);
    await fill(step(page), { ...PERSON, 'applicant.id_no': '123' });
    await press(page, onward(page));
    await refused(page, 'applicant-id_no');
    assert.equal(await page.locator('#applicant-name').inputValue(), PERSON['applicant.name']);
    await here(page);
    await fill(step(page), { 'applicant.id_no': PERSON['applicant.id_no'] });
    await press(page, onward(page));

    await fill(step(page), { ...DECLARATION, 'child.name': '', 'mother.born': '31/02/1995' });
    await press(page, onward(page));
    await refused(page, 'f-child-name');
    await refused(page, 'f-mother-born');
    assert.equal(await page.locator('#f-mother-born').inputValue(), '31/02/1995');
    assert.equal(await page.locator('#f-mother-name').inputValue(), DECLARATION['mother.name']);
    assert.equal(await page.locator('#f-applicant-name').inputValue(), PERSON['applicant.name'], 'known from the first step');
    await here(page);
    await page.context().close();
  });

  it('sees only the parts that concern the case, and as many rows as there are witnesses', async () => {
    const page = await stage.resident(phone);
    await begin(page);
    await fill(step(page), PERSON);
    await press(page, onward(page));
    const form = step(page);
    await fill(form, { 'proof.kind': 'attestation', 'father_known': 'no' });
    assert.ok(await page.locator('#f-proof-number').isVisible());
    assert.ok(await page.locator('#f-witnesses-0-name').isHidden());
    assert.ok(await page.locator('#f-father-name').isHidden());
    await fill(form, { 'proof.kind': 'witness', 'father_known': 'yes' });
    assert.ok(await page.locator('#f-proof-number').isHidden());
    assert.ok(await page.locator('#f-father-name').isVisible());
    await fill(form, { 'witnesses.0.name': 'Phạm Văn Đức' });
    await press(page, page.locator('button[name="_add"][value="witnesses"]'));
    assert.equal(await page.locator('#f-witnesses-0-name').inputValue(), 'Phạm Văn Đức');
    assert.ok(await page.locator('#f-witnesses-1-name').isVisible());
    await here(page);
    await press(page, page.locator('button[name="_remove"]').last());
    assert.equal(await page.locator('#f-witnesses-1-name').count(), 0);
    await page.context().close();
  });

  it('is told why a file is not taken, and what to do', async () => {
    const page = await stage.resident(phone);
    const href = await begin(page);
    await page.goto(`${href}/papers`);
    await press(page, onward(page));
    await refused(page, 'component-attestation');
    await fill(step(page), { 'component.attestation': disguised() });
    await press(page, onward(page));
    assert.match(await refused(page, 'component-attestation'), /don\.pdf/u);
    await here(page);
    // The browser says it before the file is sent for nothing.
    await fill(step(page), { 'component.attestation': padded((10 << 20) + 1) });
    await page.locator('#component-attestation-large').waitFor();
    await onward(page).click();
    assert.match(await page.locator('#component-attestation-large').innerText(), /10/u);
    await here(page);
    await fill(step(page), { 'component.attestation': [pdf(), png()] });
    await press(page, page.locator('button[name="upload"][value="component.attestation"]'));
    assert.equal(await page.getByRole('link', { name: 'giay-chung-sinh.pdf' }).count(), 1);
    await press(page, page.locator('button[name="remove"]').last());
    assert.equal(await page.getByRole('link', { name: 'anh.png' }).count(), 0);
    await page.context().close();
  });

  it('is told the same by the server when scripts do not run', async () => {
    const page = await stage.resident({ ...phone, javaScriptEnabled: false });
    const href = await begin(page);
    await page.goto(`${href}/papers`);
    await fill(step(page), { 'component.attestation': padded((10 << 20) + 1) });
    await press(page, onward(page));
    assert.match(await refused(page, 'component-attestation'), /qua-lon\.pdf.*10/u);
    await page.context().close();
  });

  it('saves for later and goes on from the link on another device', async () => {
    const first = await stage.resident(phone);
    const href = await begin(first);
    await fill(step(first), PERSON);
    await press(first, first.locator('button[name="later"]'));
    await here(first);
    await first.context().close();

    const second = await stage.resident({ lang: 'en' });
    await second.goto(href);
    assert.match(new URL(second.url()).pathname, /\/form$/u, 'the first step that is not finished');
    assert.equal(await second.locator('#f-applicant-name').inputValue(), PERSON['applicant.name']);
    await fill(step(second), DECLARATION);
    await press(second, onward(second));
    await here(second, { lang: 'en' });
    await fill(step(second), { 'component.attestation': pdf() });
    await press(second, onward(second));
    const check = await second.locator('main').innerText();
    for (const said of [PERSON['applicant.name'], DECLARATION['child.name'], DECLARATION['mother.name'], 'giay-chung-sinh.pdf']) {
      assert.ok(check.includes(said), `the check page shows ${said}`);
    }
    const unsaid = await press(second, onward(second));
    assert.equal(unsaid.status(), 422);
    await refused(second);
    await here(second, { lang: 'en' });
    await fill(step(second), { delivery: 'post', undertaking: true });
    await press(second, onward(second));
    await here(second, { lang: 'en' });
    const sent = await receipt(second);
    assert.match(sent.code, /^[\w.]+-\d{6}-\d{4}$/u);
    await second.goto(`${href}/check`);
    assert.deepEqual(await receipt(second), sent, 'sent once, however often one asks');
    await second.context().close();
  });
});

describe('a dossier filed online', () => {
  const stage = scene();
  const office = new Office(stage);

  it('goes from hand to hand, and the resident sees where it is without a name being shown', async () => {
    const page = await stage.resident(phone);
    const sent = await fileOnline(page);
    const seen = async (state, options) => {
      const response = await track(page, sent);
      assert.equal(response.status(), 200);
      const text = await page.locator('main').innerText();
      assert.match(text, state);
      for (const personal of [PERSON['applicant.name'], PERSON['applicant.id_no'], PERSON['applicant.phone'],
        DECLARATION['child.name'], DECLARATION['mother.name']]) {
        assert.ok(!text.includes(personal), `tracking shows ${personal}`);
      }
      await here(page, options);
    };
    await seen(/Mới đăng ký/u);
    await office.act('tiepnhan', sent.code, 'accept');
    await seen(/Đã tiếp nhận|Được tiếp nhận/u);
    await office.act('tiepnhan', sent.code, 'forward');
    await seen(/Bộ phận Tư pháp - Hộ tịch/u);
    assert.ok(!(await office.verbs('tuphap', sent.code)).includes('forward'), 'nothing goes to a leader without a draft');
    await office.act('tuphap', sent.code, 'draft', { grants: 'yes', text: 'Giấy khai sinh' });
    await office.act('tuphap', sent.code, 'forward', { note: 'Đã thẩm tra' });
    await seen(/Lãnh đạo Ủy ban nhân dân xã Thường Tín/u);
    await office.act('chutich', sent.code, 'sign');
    await office.act('vanthu', sent.code, 'number');
    await seen(/Đã có kết quả/u);
    await office.act('traketqua', sent.code, 'hand_over', { proof: 'Ký nhận' });
    await seen(/Đã trả kết quả/u);
    const desk = await office.open('tiepnhan', sent.code);
    assert.equal(await desk.locator('details[id^="do-"]').count(), 0, 'nothing can be done any more');
    await page.context().close();
  });

  it('is not shown to whoever has a wrong secret, and the code typed stays', async () => {
    const page = await stage.resident(phone);
    const { code } = await fileOnline(page);
    const response = await track(page, { code, secret: 'AAAA-BBBB-CCCC' });
    assert.equal(response.status(), 404);
    await refused(page);
    assert.equal(await page.locator('#code').inputValue(), code);
    await here(page);
    const unknown = await track(page, { code: 'H26.201-200101-0001', secret: 'AAAA-BBBB-CCCC' });
    assert.equal(unknown.status(), 404);
    await page.context().close();
  });
});
