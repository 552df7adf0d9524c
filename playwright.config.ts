import { defineConfig } from '@playwright/test';
import { outFolder } from './fixtures/out-folder.ts';
import { allureOptions } from './reporters/allure-options.ts';

// Workers live for seconds and keep little: with the usual young generation each is a fifth larger, and none is faster.
const young = '--max-semi-space-size=4';
const given = process.env['NODE_OPTIONS'] ?? '';
if (!given.includes('--max-semi-space-size')) process.env['NODE_OPTIONS'] = `${given} ${young}`.trim();

export default defineConfig({
  testDir: 'specs',
  outputDir: outFolder('test-results'),
  globalSetup: './fixtures/global-setup.ts',
  globalTeardown: './fixtures/global-teardown.ts',
  // A failed statement costs a new worker, a second of CPU: with a second one the run goes on meanwhile. The verdict waits for all.
  workers: 2,
  timeout: 300_000,
  // The verdict's reporter erases its line of progress before others print, and prints last itself.
  reporter: [['./reporters/verdict.ts', { outputDir: outFolder() }], ['list'], ['./reporters/allure.ts', allureOptions(outFolder('allure-results'))]],
});
