// What can come between filing and the result: each turn is taken on the pages and seen from both sides.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PHONE } from '../lib/browser.mjs';
import { here } from '../lib/checks.mjs';
import { Office, send, trouble } from '../lib/desk.mjs';
import { pdf } from '../lib/files.mjs';
import { day, fill, press } from '../lib/forms.mjs';
import { fileOnline, track } from '../lib/online.mjs';
import { scene } from '../lib/scene.mjs';

// Three working days: reception, economy, its head, leadership, secretariat, reception.
const PAUSE = '1.001570';

describe('a dossier', () => {
  const stage = scene();
  const office = new Office(stage);
  const text = (page) => page.locator('main').innerText();
  const atWork = async () => {
    const code = await office.takeIn(PAUSE);
    await office.act('tiepnhan', code, 'forward');
    return code;
  };

  it('waits for a supplement, which the resident sends from the tracking page', async () => {
    const page = await stage.resident({ viewport: PHONE });
    const sent = await fileOnline(page);
    await office.act('tiepnhan', sent.code, 'accept');
    await office.act('tiepnhan', sent.code, 'forward');
    const clerk = await office.open('tuphap', sent.code);
    const nothing = await send(clerk, 'ask_supplement', { reason: 'Thiếu giấy tờ' });
    assert.equal(nothing.status(), 422, 'a request names at least one defect');
    assert.equal(await clerk.locator('#do-ask_supplement [name="reason"]').inputValue(), 'Thiếu giấy tờ');
    await here(clerk);
    const asked = await send(clerk, 'ask_supplement', {
      'defect.attestation': 'Bản chụp giấy chứng sinh bị mờ',
      'defect.other': 'Ghi rõ nơi sinh',
      'reason': 'Thiếu giấy tờ',
    });
    assert.equal(asked.status(), 200, await trouble(clerk));

    await track(page, sent);
    const said = await text(page);
    assert.match(said, /Bản chụp giấy chứng sinh bị mờ/u);
    assert.match(said, /Ghi rõ nơi sinh/u);
    await here(page);
    const form = page.locator('form[action="/track/dossier/supply"]');
    const empty = await press(page, form.locator('button[type="submit"]'));
    assert.equal(empty.status(), 422);
    await fill(form, { 'files.0': pdf('chung-sinh-ro.pdf'), note: 'Sinh tại bệnh viện huyện' });
    const supplied = await press(page, form.locator('button[type="submit"]'));
    assert.equal(supplied.status(), 200);
    assert.equal(await page.locator('#supplement').count(), 0);

    const again = await office.open('tuphap', sent.code);
    assert.match(await text(again), /chung-sinh-ro\.pdf/u);
    await office.act('tuphap', sent.code, 'draft', { grants: 'yes' });
    await page.context().close();
  });

  it('is not accepted, with a reason that the resident reads', async () => {
    const page = await stage.resident({ viewport: PHONE });
    const sent = await fileOnline(page);
    const desk = await office.open('tiepnhan', sent.code);
    const unsaid = await send(desk, 'decline', { reason: '' });
    assert.equal(unsaid.status(), 422);
    await here(desk);
    await office.act('tiepnhan', sent.code, 'decline', { reason: 'Không thuộc thẩm quyền của xã' });
    await track(page, sent);
    assert.match(await text(page), /Không được tiếp nhận|Không tiếp nhận/u);
    await here(page);
    await page.context().close();
  });

  it('is refused as its result, signed and handed over like any other', async () => {
    const code = await atWork();
    const clerk = await office.open('kinhte', code);
    const bare = await send(clerk, 'draft', { grants: 'no', text: 'Thông báo từ chối', reason: '' });
    assert.equal(bare.status(), 422, 'a refusal needs its reason');
    await office.act('kinhte', code, 'draft', { grants: 'no', text: 'Thông báo từ chối', reason: 'Hộ kinh doanh đã giải thể' });
    await office.act('kinhte', code, 'forward');
    await office.act('truongkinhte', code, 'forward');
    const leader = await office.act('chutich', code, 'sign');
    assert.match(await text(leader), /Từ chối giải quyết/u);
    assert.match(await text(leader), /Hộ kinh doanh đã giải thể/u);
    const desk = await office.act('traketqua', code, 'hand_over');
    await here(desk);
  });

  it('goes back from the signer to the one who examines', async () => {
    const code = await atWork();
    await office.act('kinhte', code, 'draft', { grants: 'yes', text: 'Giấy xác nhận' });
    await office.act('kinhte', code, 'forward');
    await office.act('truongkinhte', code, 'return', { step: '1', reason: 'Ghi lại thời hạn tạm ngừng' });
    const clerk = await office.open('kinhte', code);
    assert.match(await text(clerk), /Ghi lại thời hạn tạm ngừng/u);
    await office.act('kinhte', code, 'forward');
    await office.act('truongkinhte', code, 'forward');
    assert.ok((await office.verbs('chutich', code)).includes('sign'));
  });

  it('is stopped with a reason', async () => {
    const code = await atWork();
    await office.act('kinhte', code, 'draft', { grants: 'yes', text: 'Giấy xác nhận' });
    await office.act('kinhte', code, 'forward');
    await office.act('truongkinhte', code, 'forward');
    const page = await office.act('chutich', code, 'stop', { reason: 'Người nộp đã qua đời' });
    assert.match(await text(page), /Người nộp đã qua đời/u);
    assert.deepEqual(await office.verbs('kinhte', code), []);
  });

  it('is withdrawn when the resident asks for it and the office agrees, and goes on when it does not', async () => {
    for (const verb of ['deny_withdrawal', 'allow_withdrawal']) {
      const page = await stage.resident({ viewport: PHONE });
      const sent = await fileOnline(page);
      await office.act('tiepnhan', sent.code, 'accept');
      await track(page, sent);
      await press(page, page.locator('a[href="/track/dossier/withdraw"]'));
      await here(page);
      const form = page.locator('form[action="/track/dossier/withdraw"]');
      await fill(form, { reason: 'Tôi nộp nhầm' });
      await press(page, form.locator('button[type="submit"]'));
      const desk = await office.open('tiepnhan', sent.code);
      assert.match(await text(desk), /Tôi nộp nhầm/u);
      await office.act('tiepnhan', sent.code, verb, verb === 'deny_withdrawal' ? { reason: 'Đã ký kết quả' } : {});
      await track(page, sent);
      const said = await text(page);
      if (verb === 'allow_withdrawal') {
        assert.match(said, /Đã rút/u);
        assert.deepEqual(await office.verbs('tiepnhan', sent.code), []);
      } else {
        assert.ok((await office.verbs('tiepnhan', sent.code)).includes('forward'));
      }
      await page.context().close();
    }
  });

  it('stands still while a document says so and then runs on', async () => {
    const code = await atWork();
    const clerk = await office.act('kinhte', code, 'suspend', { reason: 'Chờ xác minh', document: '12/CV-KT', document_date: day(-1) });
    assert.match(await text(clerk), /Chờ xác minh/u);
    await here(clerk);
    assert.ok(!(await office.verbs('kinhte', code)).includes('draft'));
    await office.act('kinhte', code, 'resume', { document: '15/CV-KT', document_date: day(-1) });
    assert.ok((await office.verbs('kinhte', code)).includes('draft'));
  });

  it('gets one new date with an apology, and the first promise stays to be read', async () => {
    const code = await office.takeIn(PAUSE);
    await office.act('tiepnhan', code, 'forward');
    const promise = /\d{2}:\d{2} \d{2}\/\d{2}\/\d{4}/u;
    const clerk = await office.open('kinhte', code);
    const before = promise.exec(await clerk.locator('.due').first().innerText()) ?? promise.exec(await text(clerk));
    const early = await send(clerk, 'apologise', { until: day(-1), reason: 'Chờ ý kiến' });
    assert.ok([409, 422].includes(early.status()), 'the new date is later than the promised one');
    assert.equal(await clerk.locator('#do-apologise [name="reason"]').inputValue(), 'Chờ ý kiến');
    await here(clerk);
    await office.act('kinhte', code, 'apologise', { until: day(14), reason: 'Chờ ý kiến của Sở' });
    const page = await office.open('kinhte', code);
    const said = await text(page);
    assert.match(said, /Chờ ý kiến của Sở/u);
    assert.ok(said.includes(before[0].slice(6)), `the first promise ${before[0]} is still shown`);
    assert.match(said, /Phiếu xin lỗi|xin lỗi/iu);
    assert.ok(!(await office.verbs('kinhte', code)).includes('apologise'), 'only once');
  });

  it('asks another unit, which answers', async () => {
    const code = await atWork();
    const asking = await office.open('kinhte', code);
    const unit = await asking.locator('#do-consult [name="unit"] option', { hasText: 'Văn hóa - Xã hội' }).getAttribute('value');
    await office.act('kinhte', code, 'consult', { unit, question: 'Hộ này có thuộc diện hỗ trợ không?', limit: '2' });
    await office.act('kinhte', code, 'draft', { grants: 'yes', text: 'Giấy xác nhận' });
    assert.ok(!(await office.verbs('kinhte', code)).includes('forward'), 'not before the answer is there');
    const asked = await office.at('xahoi');
    await asked.goto('/desk?tab=consult');
    assert.ok(await asked.locator(`a[href*="${code}"]`).count(), 'the question is on the list of the unit asked');
    await here(asked);
    await office.act('xahoi', code, 'answer', { answer: 'Không thuộc diện hỗ trợ.' });
    const clerk = await office.open('kinhte', code);
    assert.match(await text(clerk), /Không thuộc diện hỗ trợ\./u);
    await office.act('kinhte', code, 'forward');
  });

  it('is changed by the first of two who act at once; the second keeps what was typed', async () => {
    const code = await atWork();
    const slow = await office.open('kinhte', code);
    const fast = await stage.official('kinhte.thuongtin');
    await fast.goto(`/desk/dossiers/${code}`);
    assert.equal((await send(fast, 'draft', { grants: 'yes', text: 'Bản thứ nhất' })).status(), 200);
    const late = await send(slow, 'draft', { grants: 'yes', text: 'Bản thứ hai của tôi' });
    assert.equal(late.status(), 409);
    assert.equal(await slow.locator('#do-draft [name="text"]').inputValue(), 'Bản thứ hai của tôi');
    assert.match(await text(slow), /Bản thứ nhất/u);
    await here(slow);
    assert.equal((await send(slow, 'draft')).status(), 200, 'sent again, now knowingly');
    await fast.context().close();
  });
});
