// Filling and sending forms as a person does, by the names of their fields.

import assert from 'node:assert/strict';

/** Writes values into the fields of `form`: text, lists, radio buttons and boxes, by what each is. */
export async function fill(form, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = form.locator(`[name="${name}"]`);
    const kind = await field.first().evaluate((element) => element.type);
    if (kind === 'radio') {
      await form.locator(`[name="${name}"][value="${value}"]`).check();
    } else if (kind === 'checkbox') {
      await field.setChecked(Boolean(value));
    } else if (kind === 'select-one') {
      await field.selectOption(value);
    } else if (kind === 'file') {
      await field.setInputFiles(value);
    } else {
      await field.fill(String(value));
    }
  }
}

/** Presses `button` and returns the response of the page that comes. */
export async function press(page, button) {
  const [response] = await Promise.all([
    page.waitForNavigation({ waitUntil: 'domcontentloaded' }),
    button.click(),
  ]);
  return response;
}

/** The errors of the page: the list above the form and the message at the field `id` itself. */
export async function refused(page, id) {
  const list = page.locator('.errors');
  await list.waitFor();
  if (id !== undefined) {
    assert.ok(await list.locator(`a[href="#${id}"]`).count(), `the list of errors leads to ${id}`);
    const field = page.locator(`#${id}`);
    assert.equal(await field.getAttribute('aria-invalid'), 'true', `${id} is marked as wrong`);
  }
  return list.innerText();
}

/** A day as people here write it, some days from now. */
export function day(fromNow) {
  const at = new Date(Date.now() + fromNow * 86_400_000);
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' }).format(at);
}
