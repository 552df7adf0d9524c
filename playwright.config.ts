import { defineConfig } from '@playwright/test';
import { outFolder } from './fixtures/out-folder.ts';
import { allureOptions } from './reporters/allure-options.ts';

export default defineConfig({
  testDir: 'specs',
  outputDir: outFolder('test-results'),
  globalSetup: './fixtures/global-setup.ts',
  globalTeardown: './fixtures/global-teardown.ts',
  // Statements judge one survey: there is nothing to win by more workers, and the page has an order.
  workers: 1,
  timeout: 300_000,
  // The verdict's reporter erases its line of progress before others print, and prints last itself.
  reporter: [['./reporters/verdict.ts', { outputDir: outFolder() }], ['list'], ['./reporters/allure.ts', allureOptions(outFolder('allure-results'))]],
});
