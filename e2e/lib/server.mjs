// Starts the program under test on a free port with its own folder, and stops it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const PROGRAM = process.env.MOTCUA_BIN ?? 'target/debug/motcua';
// A debug build on a busy machine with two cores; a release build needs a fraction.
const PATIENCE_MS = 180_000;

/** A running installation. */
export class Server {
  /** Address without a slash at the end. */
  url;
  /** Sample accounts by login: `{ login, password, role }`. Empty unless this is the demo. */
  accounts = new Map();
  #process;
  #folder;
  #lines = [];
  #owned = true;

  /**
   * The demo on a fresh embedded database, or on the one at `database`; `MOTCUA_URL` and `MOTCUA_ACCOUNTS` name a
   * running demo instead. `dossiers` is how many to make: enough for every state, few enough to start soon.
   */
  static async demo({ database = '', dossiers = 200 } = {}) {
    return Server.#start(['demo', '--dossiers', String(dossiers)], { DATABASE_URL: database });
  }

  /** `serve` on the database at `url`, as an operator starts it. */
  static async serve(url) {
    return Server.#start(['serve'], { DATABASE_URL: url });
  }

  static async #start(command, environment) {
    const server = new Server();
    if (command[0] === 'demo' && !environment.DATABASE_URL && process.env.MOTCUA_URL) {
      server.#owned = false;
      server.url = process.env.MOTCUA_URL;
      server.accounts = new Map(JSON.parse(process.env.MOTCUA_ACCOUNTS ?? '[]'));
      return server;
    }
    const port = await freePort();
    server.#folder = await mkdtemp(join(tmpdir(), 'motcua-e2e-'));
    server.url = `http://127.0.0.1:${port}`;
    const data = join(server.#folder, 'data');
    const rest = ['--listen', `127.0.0.1:${port}`, '--data', data];
    const child = spawn(PROGRAM, [...command, ...rest], {
      env: { ...process.env, ...environment, RUST_LOG: process.env.RUST_LOG ?? 'warn' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    server.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => server.#read(line));
    }
    child.on('error', (error) => server.#lines.push(`${PROGRAM}: ${error.message}`));
    await server.#ready();
    return server;
  }

  #read(line) {
    this.#lines.push(line);
    // `  <login> <password>  <role>`
    const account = /^ {2}(?<login>[\w.-]+) +(?<password>\S+) {2,}(?<role>\S.*)$/u.exec(line);
    if (account) {
      this.accounts.set(account.groups.login, { ...account.groups });
    }
  }

  async #ready() {
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      if (this.#process.exitCode !== null || this.#process.pid === undefined) {
        break;
      }
      const answer = await fetch(`${this.url}/readyz`).catch(() => null);
      if (answer?.ok) {
        return;
      }
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
    const said = this.#lines.join('\n');
    await this.stop();
    throw new Error(`the server did not become ready; it said:\n${said}`);
  }

  /** What the program printed so far. */
  get output() {
    return this.#lines.join('\n');
  }

  /** The account with this login. */
  account(login) {
    const found = this.accounts.get(login);
    if (!found) {
      throw new Error(`no sample account ${login}; there are: ${[...this.accounts.keys()].join(', ')}`);
    }
    return found;
  }

  /** Asks the program to end, as a service manager does, and removes its folder. */
  async stop() {
    if (!this.#owned) {
      return;
    }
    const child = this.#process;
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await ended;
      clearTimeout(kill);
    }
    child.stdout.destroy();
    child.stderr.destroy();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function freePort() {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
