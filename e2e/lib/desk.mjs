// Work at the desk: each official keeps one signed-in page for all tests of a file.

import assert from 'node:assert/strict';
import { fill, press } from './forms.mjs';

/** The verbs of a dossier's page, done by whoever is named. */
export class Office {
  #stage;
  #pages = new Map();

  constructor(stage) {
    this.#stage = stage;
  }

  /** The page of an official of `where`, such as `tiepnhan`; a login with a dot or of the city stands alone. */
  async at(who, where = 'thuongtin') {
    const login = this.#stage.server.accounts.has(who) ? who : `${who}.${where}`;
    if (!this.#pages.has(login)) {
      this.#pages.set(login, await this.#stage.official(login));
    }
    return this.#pages.get(login);
  }

  /** Takes in a dossier at the counter and returns its code; `accept: false` only files it. */
  async takeIn(procedure, { name = 'Lê Thị Thu', accept = true, values = {} } = {}) {
    const page = await this.at('tiepnhan');
    await page.goto(`/desk/intake/${procedure}`);
    const form = page.locator('form[enctype]');
    await fill(form, { 'applicant.name': name, 'applicant.id_no': '001088012345', ...values });
    const response = await press(page, form.locator(`button.button[value="${accept ? 'accept' : 'file'}"]`));
    assert.equal(response.status(), 200, `intake of ${procedure}: ${await trouble(page)}`);
    return decodeURIComponent(new URL(page.url()).pathname.split('/').pop());
  }

  /** Opens a dossier. */
  async open(who, code) {
    const page = await this.at(who);
    const response = await page.goto(`/desk/dossiers/${code}`);
    assert.equal(response.status(), 200, `${who} opens ${code}`);
    return page;
  }

  /** Does `verb` and expects that it happens. */
  async act(who, code, verb, values = {}) {
    const page = await this.open(who, code);
    const response = await send(page, verb, values);
    assert.equal(response.status(), 200, `${who}: ${verb} ${code}: ${await trouble(page)}`);
    return page;
  }

  /** The verbs that are offered to an official. */
  async verbs(who, code) {
    const page = await this.open(who, code);
    const ids = await page.locator('details[id^="do-"]').evaluateAll((all) => all.map((one) => one.id));
    return ids.map((id) => id.slice(3));
  }
}

/** Fills the form of a verb on the open page of a dossier and sends it; returns the response. */
export async function send(page, verb, values = {}) {
  const panel = page.locator(`#do-${verb}`);
  const offered = await page.locator('details[id^="do-"]').evaluateAll((all) => all.map((one) => one.id));
  assert.ok(offered.includes(`do-${verb}`), `${verb} is offered on ${page.url()}; there are ${offered.join(', ')}`);
  if (await panel.getAttribute('open') === null) {
    await panel.locator('summary').first().click();
  }
  await fill(panel, values);
  return press(page, panel.locator('button[type="submit"]').last());
}

/** What the page says went wrong. */
export async function trouble(page) {
  return (await page.locator('.errors, .alert').allInnerTexts()).join(' | ');
}
