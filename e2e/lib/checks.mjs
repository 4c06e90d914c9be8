// What every served page must satisfy, whatever it shows.

import { AxeBuilder } from '@axe-core/playwright';
import { HtmlValidate } from 'html-validate';
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DESK, PHONE } from './browser.mjs';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const html = new HtmlValidate({
  extends: ['html-validate:standard', 'html-validate:document'],
  rules: {
    // Written by the template engine, which knows one form of each.
    'void-style': 'off',
    'no-trailing-whitespace': 'off',
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    // Titles carry the name of the office in full.
    'long-title': 'off',
    // The address of a telephone line is not split for looks.
    'tel-non-breaking': 'off',
    // Hashes are for files of other hosts; every file is served by the installation itself.
    'require-sri': 'off',
  },
});

/** Runs axe with the rules of WCAG 2.2 A and AA. */
export async function accessible(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const found = violations.map(({ id, help, nodes }) =>
    `${id}: ${help}\n${nodes.map((node) => `    ${node.html}\n    ${node.failureSummary}`).join('\n')}`);
  assert.equal(found.length, 0, `axe on ${page.url()}:\n${found.join('\n')}`);
}

/** Validates the markup as it was served, before scripts touched it. */
export async function valid(page, markup) {
  const report = await html.validateString(markup, page.url());
  const found = report.results.flatMap((result) =>
    result.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`));
  assert.equal(found.length, 0, `html-validate on ${page.url()}:\n${found.join('\n')}`);
}

/** Nothing sticks out to the right. */
export async function noSideways(page) {
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) {
      return [];
    }
    return [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > room + 1)
      .slice(0, 5)
      .map((element) => element.outerHTML.slice(0, 160));
  });
  assert.deepEqual(wide, [], `${page.url()} scrolls sideways`);
}

/** The browser had nothing to complain about since the last look. */
export function calm(page) {
  const complaints = page.complaints.splice(0);
  assert.deepEqual(complaints, [], `the browser complains on ${page.url()}`);
}

/** The page says in which language it is, and has one heading and a title. */
export async function wellMarked(page, lang) {
  assert.equal(await page.locator('html').getAttribute('lang'), lang, `language of ${page.url()}`);
  assert.equal(await page.locator('h1').count(), 1, `one first heading on ${page.url()}`);
  assert.notEqual((await page.title()).trim(), '', `title of ${page.url()}`);
}

/** With SCREENSHOTS=FOLDER, keeps a picture of the whole page for people to look at. */
export async function picture(page, name) {
  const folder = process.env.SCREENSHOTS;
  if (!folder) {
    return;
  }
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/**
 * Opens `path` in a language and checks all of the above at both widths. Returns the response. `status` is what
 * the page must answer.
 */
export async function look(page, path, { lang = 'vi', status = 200, name = nameOf(path) } = {}) {
  let response;
  for (const [width, viewport] of [['375', PHONE], ['1440', DESK]]) {
    await page.setViewportSize(viewport);
    response = await page.goto(path);
    assert.equal(response.status(), status, `status of ${path}`);
    await here(page, { lang, markup: await response.text() });
    await picture(page, `${name}-${lang}-${width}`);
  }
  return response;
}

/** Checks the page that is open, for instance after a form was sent. */
export async function here(page, { lang = 'vi', markup } = {}) {
  await wellMarked(page, lang);
  if (markup !== undefined) {
    await valid(page, markup);
  }
  await accessible(page);
  await noSideways(page);
  calm(page);
}

function nameOf(path) {
  return path.replaceAll(/[^\w.]+/gu, '-').replace(/^-|-$/gu, '') || 'front';
}
