import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from './run.ts';

const parts = ['allurerc.mjs', 'cli.ts', 'fixtures', 'helpers', 'lab', 'package.json', 'playwright.config.ts', 'reporters', 'scripts', 'specs', 'start', 'tsconfig.json'];

/** The product in a folder of its own: its runs write to another `out/` than those of whoever works here. */
export function makeCheckout(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-checkout-'));
  for (const part of parts) cpSync(join(repository, part), join(folder, part), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
