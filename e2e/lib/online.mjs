// Filing online as a resident: the steps of the registration of a birth.

import assert from 'node:assert/strict';
import { day, fill, press } from './forms.mjs';
import { pdf } from './files.mjs';

export const BIRTH = '1.001193';

/** The person who files. */
export const PERSON = {
  'applicant.name': 'Nguyễn Văn Bình',
  'applicant.id_no': '001092104417',
  'applicant.phone': '0912345678',
  'applicant.address': 'Thôn Đông Cứu, xã Thường Tín, thành phố Hà Nội',
};

/** Answers to the declaration. */
export const DECLARATION = {
  'applicant.relation': 'Cha',
  'child.name': 'Nguyễn Minh An',
  'child.born': day(-20),
  'child.sex': 'female',
  'child.ethnicity': 'Kinh',
  'child.nationality': 'Việt Nam',
  'child.place_kind': 'facility',
  'child.facility': 'Bệnh viện đa khoa Thường Tín',
  'child.birth_place': 'Xã Thường Tín, thành phố Hà Nội',
  'child.home_town': 'Xã Thường Tín, thành phố Hà Nội',
  'proof.kind': 'attestation',
  'proof.number': '0457/2026',
  'proof.issued': day(-18),
  'mother.name': 'Trần Thị Hạnh',
  'mother.born': '08/03/1995',
  'mother.ethnicity': 'Kinh',
  'mother.nationality': 'Việt Nam',
  'mother.address': 'Thôn Đông Cứu, xã Thường Tín, thành phố Hà Nội',
  'father_known': 'no',
  'copies.wanted': 'no',
  'promise': true,
};

/** The form of the step that is open. */
export const step = (page) => page.locator('main form').first();

/** The button that leads on. */
export const onward = (page) => page.locator('main form button.button-main').last();

/** Chooses case and office; ends at the first step. */
export async function begin(page, { procedure = BIRTH, office = 'Xã Thường Tín' } = {}) {
  await page.goto(`/apply/${procedure}`);
  await fill(step(page), { case: 'default' });
  await page.locator('label.check', { hasText: office }).locator('input').check();
  await press(page, onward(page));
  assert.match(new URL(page.url()).pathname, /\/you$/u);
  return page.url().replace(/\/you$/u, '');
}

/** Reads code and secret from the last page. */
export async function receipt(page) {
  return {
    code: (await page.locator('#dossier-code').innerText()).trim(),
    secret: (await page.locator('#dossier-secret').innerText()).trim(),
  };
}

/** Files without looking left or right; returns code, secret and the address of the draft. */
export async function fileOnline(page, { delivery = 'counter' } = {}) {
  const href = await begin(page);
  await fill(step(page), PERSON);
  await press(page, onward(page));
  await fill(step(page), DECLARATION);
  await press(page, onward(page));
  await fill(step(page), { 'component.attestation': pdf() });
  await press(page, onward(page));
  await fill(step(page), { delivery, undertaking: true });
  await press(page, onward(page));
  assert.match(new URL(page.url()).pathname, /\/done$/u);
  return { href, ...(await receipt(page)) };
}

/** Looks a dossier up with code and secret. */
export async function track(page, { code, secret }) {
  await page.goto('/track');
  await fill(page.locator('form[action="/track"]'), { code, secret });
  return press(page, page.locator('form[action="/track"] button[type="submit"]'));
}
