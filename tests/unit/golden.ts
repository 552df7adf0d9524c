import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Compares with the file in `golden/`. With UPDATE_GOLDEN=1 it writes the file instead, to be read before it is committed. */
export function sameAsGolden(name: string, text: string): void {
  const file = new URL(`golden/${name}`, import.meta.url);
  const ended = text.endsWith('\n') ? text : `${text}\n`;
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, ended);
  assert.ok(existsSync(file), `there is no golden/${name}; UPDATE_GOLDEN=1 writes it`);
  assert.equal(ended, readFileSync(file, 'utf8'), `golden/${name} differs; UPDATE_GOLDEN=1 accepts the new text`);
}
