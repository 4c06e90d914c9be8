// Every page of either side, in both languages, on a phone and on a desk: axe, markup, width, console.

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { PHONE } from '../lib/browser.mjs';
import { look } from '../lib/checks.mjs';
import { Office, send } from '../lib/desk.mjs';
import { fill, press } from '../lib/forms.mjs';
import { begin, fileOnline, onward, PERSON, step, track } from '../lib/online.mjs';
import { routes } from '../lib/routes.mjs';
import { LANGUAGES, scene } from '../lib/scene.mjs';

/** What answers with a file or leads elsewhere; other tests open these. */
const NOT_PAGES = [
  /\.(?:pdf|csv|xlsx|js|xml)$/u,
  /^\/desk\/dossiers\/\{code\}\/(?:files|forms)\//u,
  /^\/track\/dossier\/(?:letters|result)\//u,
  /^\/track\/dossier\/proof$/u,
  /^\/ledger\/$/u,
  /^\/ledger\/\{office\}\/(?:checkpoint|witnessed|key|tile\/)/u,
  /\/papers\/\{number\}$/u,
  /^\/desk\/wording\/sample$/u,
  /^\/desk\/jump$/u,
  /^\/apply\/\{procedure\}\/\{token\}$/u,
];

const NOBODY = undefined;
const RECEPTION = 'tiepnhan.thuongtin';
const HEAD = 'truongkinhte.thuongtin';
const CONTROLLER = 'kiemsoat';
const ADMIN = 'quantri';
const INSPECTOR = 'thanhtra';

/** Of each route: who looks, and at which addresses (functions of what was found before the tests). */
const PLACES = {
  '/': [NOBODY, '/'],
  '/procedures': [NOBODY, '/procedures', '/procedures?q=khai%20sinh', '/procedures?q=zqxj'],
  '/procedures/{code}': [NOBODY, '/procedures/1.001193', '/procedures/1.013225'],
  '/procedures/{code}/posting': [NOBODY, '/procedures/1.001193/posting'],
  '/units': [NOBODY, '/units', '/units?q=thuong%20tin'],
  '/units/{id}': [NOBODY, (at) => at.unit],
  '/sign-in': [NOBODY, '/sign-in'],
  '/password/{token}': [NOBODY, (at) => at.password],
  '/apply/{procedure}': [NOBODY, '/apply/1.001193', '/apply/2.000815'],
  '/apply/{procedure}/{token}/you': [NOBODY, (at) => `${at.draft}/you`],
  '/apply/{procedure}/{token}/form': [NOBODY, (at) => `${at.draft}/form`],
  '/apply/{procedure}/{token}/papers': [NOBODY, (at) => `${at.draft}/papers`],
  '/apply/{procedure}/{token}/check': [NOBODY, (at) => `${at.draft}/check`],
  '/apply/{procedure}/{token}/later': [NOBODY, (at) => `${at.draft}/later`],
  '/apply/{procedure}/{token}/done': [NOBODY, (at) => `${at.sent.href}/done`],
  '/accessibility': [NOBODY, '/accessibility'],
  '/styleguide': [NOBODY, '/styleguide'],
  '/track': [NOBODY, '/track'],
  '/track/dossier': ['the holder of the receipt', '/track/dossier'],
  '/track/dossier/supply': ['who is asked for a supplement', '/track/dossier/supply'],
  '/ledger': [NOBODY, '/ledger'],
  '/ledger/verify': [NOBODY, '/ledger/verify'],
  '/ledger/witness': [NOBODY, '/ledger/witness'],
  '/ledger/{office}': [NOBODY, '/ledger/H26.201'],
  '/track/dossier/withdraw': ['the holder of the receipt', '/track/dossier/withdraw'],
  '/desk': [RECEPTION, '/desk', '/desk?tab=unit', '/desk?tab=unit&due=overdue&procedure=9.999999'],
  '/desk/dossiers/{code}': [RECEPTION, (at) => at.todo, (at) => at.collect],
  '/desk/intake': [RECEPTION, '/desk/intake', '/desk/intake?q=khai%20sinh', '/desk/intake?q=zzzz'],
  '/desk/intake/{procedure}': [RECEPTION, '/desk/intake/1.001193'],
  '/desk/register': [HEAD, '/desk/register'],
  '/desk/figures': [HEAD, '/desk/figures'],
  '/desk/search': [RECEPTION, '/desk/search', '/desk/search?q=nguyen'],
  '/desk/takeovers': [HEAD, '/desk/takeovers'],
  '/desk/reading': [INSPECTOR, '/desk/reading', '/desk/reading?day=99/99/2026'],
  '/desk/account': [RECEPTION, '/desk/account'],
  '/desk/catalogue': [CONTROLLER, '/desk/catalogue', '/desk/catalogue?state=draft'],
  '/desk/catalogue/national': [CONTROLLER, '/desk/catalogue/national'],
  '/desk/catalogue/new': [CONTROLLER, '/desk/catalogue/new'],
  '/desk/catalogue/compare': [CONTROLLER, (at) => `/desk/catalogue/compare?from=${at.version}&to=${at.newDraft}`],
  '/desk/catalogue/versions/{id}': [CONTROLLER, (at) => `/desk/catalogue/versions/${at.version}`, (at) => `/desk/catalogue/versions/${at.newDraft}`],
  '/desk/catalogue/versions/{id}/edit': [CONTROLLER, (at) => `/desk/catalogue/versions/${at.newDraft}/edit`],
  '/desk/catalogue/versions/{id}/verify': [CONTROLLER, (at) => `/desk/catalogue/versions/${at.newDraft}/verify`],
  '/desk/catalogue/versions/{id}/publish': [CONTROLLER, (at) => `/desk/catalogue/versions/${at.newDraft}/publish`],
  '/desk/catalogue/versions/{id}/withdraw': [CONTROLLER, (at) => `/desk/catalogue/versions/${at.newDraft}/withdraw`],
  '/desk/wording': [CONTROLLER, '/desk/wording'],
  '/desk/people': [ADMIN, '/desk/people'],
  '/desk/people/new': [ADMIN, '/desk/people/new'],
  '/desk/people/{id}': [ADMIN, (at) => at.person],
  '/desk/calendar': [ADMIN, '/desk/calendar'],
  '/desk/units/{id}/contact': [ADMIN, (at) => `/desk${at.unit}/contact`],
  '/desk/units/{id}/calendar': [ADMIN, (at) => `/desk${at.unit}/calendar`],
};

/** Pages whose way of being told that something is not there is looked at instead. */
const MISSING = {
  // The demo imports no rows of the national catalogue.
  '/desk/catalogue/national/{code}': [CONTROLLER, '/desk/catalogue/national/9.999999'],
};

describe('every page', () => {
  const stage = scene();
  const office = new Office(stage);
  const at = {};
  const kept = new Map();
  const visitorOf = async (who, lang) => {
    const key = `${who} ${lang}`;
    if (!kept.has(key)) {
      const receipt = { 'the holder of the receipt': at.sent, 'who is asked for a supplement': at.asked }[who];
      const page = who === NOBODY || receipt
        ? await stage.resident({ lang })
        : await stage.official(who, { lang });
      if (receipt) {
        await track(page, receipt);
      }
      kept.set(key, page);
    }
    return kept.get(key);
  };

  before(async () => {
    const resident = await stage.resident({ viewport: PHONE });
    at.sent = await fileOnline(resident);
    at.asked = await fileOnline(resident);
    at.draft = await begin(resident);
    await fill(step(resident), PERSON);
    await press(resident, onward(resident));
    const first = async (page, path, selector) => {
      await page.goto(path);
      return page.locator(selector).first().getAttribute('href');
    };
    at.unit = await first(resident, '/units?q=thuong%20tin', 'main a[href^="/units/"]');
    await resident.context().close();
    const desk = await office.at('tiepnhan');
    at.todo = await first(desk, '/desk?tab=unit', 'main tbody a');
    at.collect = await first(desk, '/desk?tab=collect', 'main tbody a');
    const asking = await office.open('tiepnhan', at.asked.code);
    await asking.locator('#do-ask_supplement, #do-ask_supplement details').evaluateAll((all) => {
      all.forEach((one) => { one.open = true; });
    });
    const question = asking.locator('[name^="defect.form:"]').first();
    await send(asking, 'ask_supplement', {
      [await question.getAttribute('name')]: 'Ghi đúng như giấy chứng sinh', reason: 'Chưa khớp giấy chứng sinh',
    });
    const admin = await office.at(ADMIN);
    at.person = await first(admin, '/desk/people', 'main tbody a');
    await admin.goto('/desk/people/new');
    const unit = await admin.locator('#unit option').nth(1).getAttribute('value');
    await fill(admin.locator('main form'), { name: 'Người mới', login: `moi${Date.now()}`, unit });
    await press(admin, admin.locator('main form button.button-main'));
    [at.password] = /\/password\/[\w-]+/u.exec(await admin.content());
    const controller = await office.at(CONTROLLER);
    at.version = (await first(controller, '/desk/catalogue?q=1.001193', 'main tbody a')).split('/').pop();
    await controller.goto(`/desk/catalogue/versions/${at.version}`);
    await press(controller, controller.locator('form[action$="/draft"] button'));
    at.newDraft = controller.url().split('/').at(-2);
  });

  it('of the route table is looked at', () => {
    const known = new Set([...Object.keys(PLACES), ...Object.keys(MISSING)]);
    const pages = routes().filter((path) => !NOT_PAGES.some((pattern) => pattern.test(path)));
    assert.ok(pages.length > 30, `only ${pages.length} routes were found in the sources`);
    assert.deepEqual(pages.filter((path) => !known.has(path)), [], 'routes that no test looks at');
    assert.deepEqual([...known].filter((path) => !pages.includes(path)), [], 'routes that are gone');
  });

  for (const lang of LANGUAGES) {
    for (const [route, [who, ...paths]] of Object.entries(PLACES)) {
      it(`${route} (${lang})`, async () => {
        const page = await visitorOf(who, lang);
        for (const path of paths) {
          await look(page, typeof path === 'string' ? path : path(at), { lang });
        }
      });
    }

    it(`that is not there says so (${lang})`, async () => {
      await look(await visitorOf(NOBODY, lang), '/no-such-page', { lang, status: 404 });
      await look(await visitorOf(INSPECTOR, lang), '/desk/dossiers/H26.201-200101-0001', { lang, status: 404 });
      for (const [who, path] of Object.values(MISSING)) {
        await look(await visitorOf(who, lang), path, { lang, status: 404 });
      }
    });

    it(`that was asked with a wrong day says so at the field (${lang})`, async () => {
      await look(await visitorOf(HEAD, lang), '/desk/register?from=99/99/2026', { lang, status: 422 });
    });
  }
});
