// A receipt is checked in the browser, and by the program without a network.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { here } from '../lib/checks.mjs';
import { Office } from '../lib/desk.mjs';
import { fileOnline, track } from '../lib/online.mjs';
import { scene } from '../lib/scene.mjs';

const run = promisify(execFile);
const PROGRAM = process.env.MOTCUA_BIN ?? 'target/debug/motcua';

/** A proof from a log of one entry that nobody here knows, signed by Node.js, with a plus sign in its key. */
function foreign(origin = 'office.example/log') {
  const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest();
  let pair, raw;
  do {
    pair = generateKeyPairSync('ed25519');
    raw = Buffer.concat([Buffer.from([1]), pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)]);
  } while (!raw.toString('base64').includes('+'));
  const id = sha256(`${origin}\n`, raw).subarray(0, 4);
  const extra = Buffer.concat([Buffer.alloc(32, 7), Buffer.from('{"data":{"what":{"code":"X-1"}}}')]);
  const root = sha256([0], sha256('motcua event v1\n', extra));
  const text = `${origin}\n1\n${root.toString('base64')}\n`;
  const signature = Buffer.concat([id, sign(null, Buffer.from(text), pair.privateKey)]).toString('base64');
  return {
    key: `${origin}+${id.toString('hex')}+${raw.toString('base64')}`,
    proof: `c2sp.org/tlog-proof@v1\nextra ${extra.toString('base64')}\nindex 0\n\n${text}\n— ${origin} ${signature}\n`,
  };
}

describe('a receipt', () => {
  const stage = scene();
  const office = new Office(stage);

  it('of another office is proven by the key that somebody brings', async () => {
    const page = await stage.resident();
    const { key, proof } = foreign();
    const check = async (typed) => {
      await page.goto('/ledger/verify');
      await page.locator('#proof').fill(proof);
      await page.locator('#key').fill(typed);
      await page.locator('#verify button.button-main').click();
      await page.locator('#outcome .alert').waitFor();
      return page.locator('#outcome').innerText();
    };
    assert.match(await check(key), /Bằng chứng đúng[^]*X-1/u);
    assert.match(await check(foreign().key), /Bằng chứng không khớp/u);
    assert.match(await check(''), /không có khóa/u);
    await page.context().close();
  });

  it('is proven in the browser from its PDF, and one that was touched is not', async () => {
    const page = await stage.resident();
    const sent = await fileOnline(page);
    await office.act('tiepnhan', sent.code, 'accept');
    await track(page, sent);
    const get = async (selector) => {
      const href = await page.locator(selector).first().getAttribute('href');
      return (await page.request.get(href)).body();
    };
    const receipt = await get('a[href^="/track/dossier/letters/"]');
    const proof = await get('a[href="/track/dossier/proof"]');

    const posts = [];
    page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
    const check = async (name, buffer) => {
      await page.goto('/ledger/verify');
      await page.locator('#file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
      await page.locator('#verify button.button-main').click();
      await page.locator('#outcome .alert').waitFor();
      return page.locator('#outcome').innerText();
    };
    for (const [name, bytes] of [['giay-tiep-nhan.pdf', receipt], ['giay.tlog-proof', proof]]) {
      const said = await check(name, bytes);
      assert.match(said, /Bằng chứng đúng/u, name);
      assert.ok(said.includes(sent.code), said);
    }
    await here(page);
    const text = proof.toString('utf8');
    for (const touched of [
      text.replace(/^index \d+$/mu, 'index 0'),
      text.replace(/^(extra .{60})(.)/mu, (_, front, letter) => front + (letter === 'A' ? 'B' : 'A')),
      text.replace(/(— \S+ .{20})(.)/u, (_, front, letter) => front + (letter === 'A' ? 'B' : 'A')),
    ]) {
      assert.match(await check('giay.tlog-proof', Buffer.from(touched)), /Bằng chứng không khớp/u);
    }
    assert.match(await check('khac.txt', Buffer.from('abc')), /Không tìm thấy bằng chứng/u);
    assert.deepEqual(posts, [], 'nothing left the browser');

    // The program needs the file and the key only.
    const folder = await mkdtemp(join(tmpdir(), 'motcua-verify-'));
    try {
      const [file, key] = [join(folder, 'receipt.pdf'), join(folder, 'office.key')];
      await writeFile(file, receipt);
      await writeFile(key, await (await page.request.get('/ledger/H26.201/key')).body());
      const { stdout } = await run(PROGRAM, ['verify', file, '--key', key, '--json']);
      assert.equal(JSON.parse(stdout).code, sent.code);
      await writeFile(file, text.replace(/^index \d+$/mu, 'index 0'));
      await assert.rejects(run(PROGRAM, ['verify', file, '--key', key]), /another/u);
      assert.ok((await readFile(key, 'utf8')).includes('+'));
    } finally {
      await rm(folder, { recursive: true });
    }
    await page.context().close();
  });
});
