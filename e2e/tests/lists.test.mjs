// The lists of officials: tabs, filters in the address, many at once, search, export.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { here } from '../lib/checks.mjs';
import { Office } from '../lib/desk.mjs';
import { press } from '../lib/forms.mjs';
import { scene } from '../lib/scene.mjs';

const PAUSE = '1.001570';

/** The files of a ZIP archive by name, read through its central directory. */
function unzip(bytes) {
  const files = new Map();
  const end = bytes.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  assert.notEqual(end, -1, 'a ZIP archive ends with its directory');
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((place) => bytes.readUInt16LE(at + place));
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const data = bytes.subarray(from, from + size);
    files.set(bytes.toString('utf8', at + 46, at + 46 + name), method === 0 ? data : inflateRawSync(data));
    at += 46 + name + extra + comment;
  }
  return files;
}

describe('in the lists', () => {
  const stage = scene();
  const office = new Office(stage);

  it('each tab and filter has an address of its own that shows the same again', async () => {
    const page = await office.at('tiepnhan');
    for (const tab of ['mine', 'unit', 'waiting', 'collect', 'consult']) {
      await page.goto(`/desk?tab=${tab}`);
      assert.equal(await page.locator('nav.tabs [aria-current]').first().getAttribute('href'), `/desk?tab=${tab}`);
      await here(page);
    }
    await page.goto('/desk?tab=unit');
    await page.locator('form.filter [name="procedure"]').fill(PAUSE);
    await press(page, page.locator('form.filter button[type="submit"]'));
    assert.equal(new URL(page.url()).searchParams.get('procedure'), PAUSE);
    const codes = () => page.locator('main tbody tr th').allInnerTexts();
    const shown = await codes();
    await page.goto(page.url());
    const again = await codes();
    // Other tests may have filed more meanwhile.
    assert.deepEqual(shown.filter((code) => !again.includes(code)), []);
  });

  it('many are given to a person and many are passed on at once', async () => {
    const codes = [await office.takeIn(PAUSE), await office.takeIn(PAUSE)];
    const page = await office.at('tiepnhan');
    const tick = async (where) => {
      await where.goto(`/desk?tab=unit&procedure=${PAUSE}`);
      for (const code of codes) {
        await where.locator(`input[name="dossier"][value^="${code}@"]`).check();
      }
    };
    await tick(page);
    await press(page, page.locator('button[name="what"][value="forward"]'));
    assert.match(await page.locator('body').innerText(), /2\s*\/\s*2|2 trên 2|2 hồ sơ/u);

    const head = await office.at('truongkinhte');
    const choose = (label) => head.locator('select[name="account"]').selectOption({ label });
    const nameOf = (where) => where.locator('.account-name').first().innerText();
    const officer = await nameOf(await office.at('kinhte'));
    await tick(head);
    await choose(await nameOf(head));
    await press(head, head.locator('button[name="what"][value="assign"]'));
    assert.equal(await head.locator('main .alert li').count(), 2, 'the head examines nothing: each refusal is explained');
    await here(head);
    await tick(head);
    await choose(officer);
    await press(head, head.locator('button[name="what"][value="assign"]'));
    for (const code of codes) {
      const one = await office.open('truongkinhte', code);
      assert.ok((await one.locator('main').innerText()).includes(officer), `${code} is with ${officer}`);
    }
  });

  it('nothing chosen is said, not ignored', async () => {
    const page = await office.at('tiepnhan');
    await page.goto('/desk?tab=unit');
    await press(page, page.locator('button[name="what"][value="forward"]'));
    await page.locator('.alert, .message, [role="status"]').first().waitFor();
    await here(page);
  });

  it('a dossier is found by a name without accents and by its code, from anywhere', async () => {
    const code = await office.takeIn(PAUSE, { name: 'Đặng Thị Phượng Uyên' });
    const page = await office.at('tiepnhan');
    await page.goto('/desk/search?q=dang%20phuong%20uyen');
    assert.equal(await page.locator(`main a[href$="${code}"]`).count(), 1);
    await here(page);
    await page.goto('/desk/register');
    await page.keyboard.press('Control+k');
    await page.locator('#jump-q').fill(code);
    await Promise.all([page.waitForURL((url) => url.pathname.endsWith(code)), page.keyboard.press('Enter')]);
    await page.keyboard.press('Control+k');
    await page.locator('#jump-q').fill('khong co ai ten nay');
    await Promise.all([page.waitForURL(/\/desk\/search/u), page.keyboard.press('Enter')]);
    await here(page);
  });

  it('what is filtered is exported, as text and as a workbook, and printed as a register', async () => {
    const code = await office.takeIn(PAUSE, { name: 'Vương Thế Đạt' });
    await office.act('tiepnhan', code, 'forward');
    const page = await office.at('truongkinhte');
    await page.goto(`/desk/register?procedure=${PAUSE}`);
    const get = async (kind) => {
      const link = page.locator(`main a[href*="/desk/register.${kind}"]`);
      const answer = await page.request.get(await link.getAttribute('href'));
      assert.equal(answer.status(), 200, kind);
      return answer.body();
    };
    const csv = (await get('csv')).toString('utf8');
    const lines = csv.replace(/^\uFEFF/u, '').trim().split(/\r?\n/u);
    assert.ok(lines.some((line) => line.includes(code)), 'the text has the dossier');
    assert.ok(lines.slice(1).every((line) => line.includes(PAUSE)), 'and nothing that was filtered out');

    const parts = unzip(await get('xlsx'));
    const sheets = [...parts].filter(([name]) => /sheet1\.xml$|sharedStrings\.xml$/u.test(name)).map(([, body]) => body.toString('utf8'));
    assert.ok(sheets.join('').includes(code), 'the workbook has the dossier');
    assert.match(parts.get('xl/styles.xml').toString('utf8'), /dd\/mm\/yyyy hh:mm/u, 'dates are dates');
    const rows = (parts.get('xl/worksheets/sheet1.xml').toString('utf8').match(/<row /gu) ?? []).length;
    assert.ok(rows >= lines.length, `${rows} rows for ${lines.length} lines`);

    assert.equal((await get('pdf')).toString('latin1', 0, 5), '%PDF-');
  });
});
