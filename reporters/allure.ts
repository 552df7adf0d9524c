import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { AllureReporter } from 'allure-playwright';
import type { Suite } from '@playwright/test/reporter';
import { allureResults } from './allure-options.ts';

type Options = ConstructorParameters<typeof AllureReporter>[0] & { readonly configDir?: string };

/** Allure's reporter, with results of this run only: it appends by itself, and takes `--list` for a run of skipped tests. */
export default class AllureResultsOfOneRun extends AllureReporter {
  readonly #resultsDir: string;
  // With `--list` the runner calls reporters as in a run, and tells them nothing of it.
  readonly #listing = process.argv.includes('--list');

  constructor(options: Options) {
    const resultsDir = resolve(options.configDir ?? process.cwd(), options.resultsDir ?? allureResults);
    super({ ...options, resultsDir });
    this.#resultsDir = resultsDir;
  }

  override onBegin(suite: Suite): void {
    if (this.#listing) return;
    rmSync(this.#resultsDir, { recursive: true, force: true });
    super.onBegin(suite);
  }

  override async onEnd(): Promise<void> {
    if (!this.#listing) await super.onEnd();
  }
}
