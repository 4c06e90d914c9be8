// A fresh database on the PostgreSQL that `scripts/postgres` started.

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Address of the test server, or `undefined` when there is none. */
export const POSTGRES = process.env.MOTCUA_TEST_POSTGRES;

/** Creates an empty database and returns its URL. */
export async function freshDatabase() {
  const name = `e2e_${randomUUID().replaceAll('-', '')}`;
  await run('psql', ['--quiet', `${POSTGRES}/postgres`, '--command', `create database ${name}`]);
  return `${POSTGRES}/${name}`;
}
