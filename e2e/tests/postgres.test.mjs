// `serve` on PostgreSQL: a shorter walk, since the same code answers.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshDatabase, POSTGRES } from '../lib/database.mjs';
import { look } from '../lib/checks.mjs';
import { scene } from '../lib/scene.mjs';
import { Server } from '../lib/server.mjs';

describe('on PostgreSQL', { skip: POSTGRES ? false : 'MOTCUA_TEST_POSTGRES is not set' }, () => {
  const stage = scene(async () => Server.serve(await freshDatabase()));

  it('a new installation shows its procedures', async () => {
    const page = await stage.resident();
    for (const path of ['/', '/procedures?q=khai%20sinh', '/procedures/1.001193', '/sign-in']) {
      await look(page, path);
    }
    await page.context().close();
  });

  it('is ready as long as the database answers', async () => {
    assert.equal((await fetch(`${stage.server.url}/readyz`)).status, 200);
  });
});
