import { defineConfig } from '@playwright/test';
import { allureOptions } from './reporters/allure-options.ts';

export default defineConfig({
  testDir: 'specs',
  outputDir: 'out/test-results',
  globalSetup: './fixtures/global-setup.ts',
  // Statements judge one survey: there is nothing to win by more workers, and the page has an order.
  workers: 1,
  timeout: 300_000,
  reporter: [['list'], ['./reporters/allure.ts', allureOptions()], ['./reporters/verdict.ts']],
});
