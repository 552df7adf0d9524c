import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Verdict } from '#helpers/verdict.ts';
import { repository } from './run.ts';

/** A folder in which Playwright runs with this project's reporters and nothing else of it; taken away with `remove`. */
export interface Suite {
  readonly folder: string;
  readonly write: (name: string, text: string) => void;
  readonly remove: () => void;
}

/** `verdict` is written at the end of the run, as the global teardown of the product does; null: the run comes to none. */
export function makeSuite(spec: string, verdict: Verdict | null, extra = ''): Suite {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-suite-'));
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  write('package.json', '{ "type": "module" }');
  write('specs/example.spec.ts', `import { test, expect } from '@playwright/test';\n${spec}`);
  write('teardown.ts', verdict === null ? 'export default () => {};' : [
    `import { mkdirSync, writeFileSync } from 'node:fs';`,
    `const verdict = ${JSON.stringify(verdict)};`,
    `export default () => { mkdirSync('out', { recursive: true }); writeFileSync('out/verdict.json', JSON.stringify(verdict)); };`,
  ].join('\n'));
  write('playwright.config.ts', [
    `import { defineConfig } from '@playwright/test';`,
    `import { allureOptions } from '${repository}reporters/allure-options.ts';`,
    `export default defineConfig({ testDir: 'specs', workers: 1, globalTeardown: './teardown.ts', ${extra}`,
    `  reporter: [['${repository}reporters/verdict.ts'], ['line'], ['${repository}reporters/allure.ts', allureOptions()]] });`,
  ].join('\n'));
  return { folder, write, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
