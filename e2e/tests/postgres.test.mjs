// `serve` on PostgreSQL: a shorter walk, since the same code answers.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshDatabase, POSTGRES } from '../lib/database.mjs';
import { look } from '../lib/checks.mjs';
import { scene } from '../lib/scene.mjs';
import { Server } from '../lib/server.mjs';

describe('on PostgreSQL', { skip: POSTGRES ? false : 'MOTCUA_TEST_POSTGRES is not set' }, () => {
  const stage = scene(async () => Server.demo({ database: await freshDatabase(), dossiers: 100 }));

  it('a resident reads', async () => {
    const page = await stage.resident();
    for (const path of ['/', '/procedures?q=khai%20sinh', '/procedures/1.001193', '/track']) {
      await look(page, path);
    }
    await page.context().close();
  });

  it('an official works', async () => {
    const page = await stage.official('tiepnhan.thuongtin');
    await look(page, '/desk');
    await page.context().close();
  });

  it('is ready as long as the database answers', async () => {
    assert.equal((await fetch(`${stage.server.url}/readyz`)).status, 200);
  });
});

describe('a new installation on PostgreSQL', { skip: POSTGRES ? false : 'MOTCUA_TEST_POSTGRES is not set' }, () => {
  const stage = scene(async () => Server.serve(await freshDatabase()));

  it('shows its procedures before anything is set up', async () => {
    const page = await stage.resident();
    for (const path of ['/', '/procedures', '/procedures/1.001193', '/sign-in']) {
      await look(page, path);
    }
    await page.context().close();
  });
});
