// What a test file stands on: one demo and one browser for all its tests.

import { after, before } from 'node:test';
import { launch, signIn, visitor } from './browser.mjs';
import { Server } from './server.mjs';

/** Both languages of the surface. */
export const LANGUAGES = ['vi', 'en'];

/**
 * Starts server and browser before the tests of a file and stops them after. `start` gives the server;
 * without it, the demo.
 */
export function scene(start = () => Server.demo()) {
  const stage = {
    server: undefined,
    browser: undefined,
    /** A visitor who is not signed in. */
    resident: (options) => visitor(stage.browser, stage.server, options),
    /** An official, signed in with a sample account such as `tiepnhan.thuongtin`. */
    official: async (login, options) => {
      const page = await visitor(stage.browser, stage.server, options);
      await signIn(page, stage.server.account(login));
      return page;
    },
  };
  before(async () => {
    stage.server = await start();
    stage.browser = await launch();
  });
  after(async () => {
    await stage.browser?.close();
    await stage.server?.stop();
  });
  return stage;
}
