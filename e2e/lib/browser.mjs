// One Chromium for a test file, a fresh profile per visitor, and what every page must satisfy.

import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** Widths at which pages are looked at: a small phone and a desk. */
export const PHONE = { width: 375, height: 812 };
export const DESK = { width: 1440, height: 900 };

/** Starts Debian's Chromium. */
export function launch() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: FLAGS, headless: process.env.HEADED === undefined });
}

/**
 * A visitor with their own cookies, language and screen. `complaints` collects what the browser had to say:
 * script errors, blocked content (CSP), failed requests; `expectCalm` fails on any.
 */
export async function visitor(browser, server, { lang = 'vi', viewport = DESK, ...options } = {}) {
  const context = await browser.newContext({
    baseURL: server.url,
    viewport,
    locale: lang === 'vi' ? 'vi-VN' : 'en-GB',
    timezoneId: 'Asia/Ho_Chi_Minh',
    ...options,
  });
  await context.addCookies([{ name: 'lang', value: lang, url: server.url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // The status of the page itself is the test's business; Chromium also logs it as an error.
    const own = message.text().startsWith('Failed to load resource') && message.location().url === page.url();
    if (['error', 'warning'].includes(message.type()) && !own) {
      page.complaints.push(`${message.type()}: ${message.text()}`);
    }
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    // A navigation that the test itself cuts short, or a download, is not a failure.
    if (reason !== 'net::ERR_ABORTED') {
      page.complaints.push(`request ${request.url()}: ${reason}`);
    }
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(server.url) && !/^(?:data|blob|about):/u.test(url)) {
      page.complaints.push(`the page asks another host: ${url}`);
    }
  });
  return page;
}

/** Signs an official in through the form. */
export async function signIn(page, account) {
  await page.goto('/sign-in');
  await page.locator('input[name="login"]').fill(account.login);
  await page.locator('input[name="password"]').fill(account.password);
  await Promise.all([
    page.waitForURL((url) => url.pathname !== '/sign-in'),
    page.locator('main form button[type="submit"]').first().click(),
  ]);
}
