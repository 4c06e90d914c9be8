// The pages of the product, read from the route tables in its sources, so that none can be forgotten.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = new URL('../../crates/modules/src', import.meta.url).pathname;
const ROUTE = /\b(?:get|show)\(\s*"(?<path>\/[^"]*)",\s*[\w:()]+,/gu;

/** Every GET route that is not part of the API. */
export function routes() {
  const found = new Set();
  for (const entry of readdirSync(SOURCES, { recursive: true })) {
    if (entry.endsWith('.rs')) {
      for (const { groups } of readFileSync(join(SOURCES, entry), 'utf8').matchAll(ROUTE)) {
        if (!groups.path.startsWith('/api/')) {
          found.add(groups.path);
        }
      }
    }
  }
  return [...found].toSorted();
}
