// node e2e/with-demo.mjs COMMAND...: runs a command with MOTCUA_URL naming a fresh demo.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Server } from './lib/server.mjs';

const server = await Server.demo();
try {
  const [program, ...rest] = process.argv.slice(2);
  const child = spawn(program, rest, {
    env: {
      ...process.env,
      MOTCUA_URL: server.url,
      MOTCUA_ACCOUNTS: JSON.stringify([...server.accounts]),
    },
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
} finally {
  await server.stop();
}
