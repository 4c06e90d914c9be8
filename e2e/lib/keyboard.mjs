// Using a page without a mouse.

import assert from 'node:assert/strict';

/** Describes the element that has the focus. */
export function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) {
      return null;
    }
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return {
      tag: element.localName,
      id: element.id,
      name: element.getAttribute('name'),
      text: (element.innerText ?? '').trim().slice(0, 80),
      outlined: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
      visible: box.width > 0 && box.height > 0,
      html: element.outerHTML.slice(0, 200),
    };
  });
}

/** Presses Tab until `wanted` (a function of what `focused` returns) is true; fails after `most` presses. */
export async function tabTo(page, wanted, most = 80) {
  const passed = [];
  for (let count = 0; count < most; count += 1) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (now && wanted(now)) {
      return now;
    }
    passed.push(now ? `${now.tag} ${now.id || now.name || now.text}` : 'nothing');
  }
  return assert.fail(`Tab did not get there on ${page.url()}; it passed ${passed.join(', ')}`);
}

/** Walks the whole page with Tab: every stop is visible and shows the focus, and there is a way out. */
export async function walk(page, most = 200) {
  const first = await page.evaluate(() => { document.activeElement?.blur(); return document.title; });
  const seen = new Set();
  for (let count = 0; count < most; count += 1) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (!now || (seen.has(now.html) && count > 0 && seen.size > 2 && now.html === [...seen][0])) {
      return seen.size;
    }
    assert.ok(now.visible, `the focus goes to something invisible on ${first}: ${now.html}`);
    assert.ok(now.outlined, `the focus cannot be seen on ${first}: ${now.html}`);
    seen.add(now.html);
  }
  return assert.fail(`no end of ${first} after ${most} stops: is the keyboard trapped?`);
}
