import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { FullConfig, FullResult, Reporter, Suite, TestCase, TestError, TestResult } from '@playwright/test/reporter';
import { pathSvg } from '../helpers/path-svg.ts';
import { countOpen, onStage } from '../helpers/progress.ts';
import { machineLine, verdictText } from '../helpers/verdict-text.ts';
import { countStatements, isConclusion, isFinal } from './count-statements.ts';
import { paint } from './paint.ts';
import { ProgressLine } from './progress-line.ts';
import { readVerdict } from './verdict-file.ts';

interface VerdictReporterOptions {
  /** Folder of `verdict.json`, `verdict.txt` and `verdict.svg`; relative to the configuration. */
  readonly outputDir?: string;
  readonly configDir?: string;
}

/**
 * Concludes a run: what was being waited for while it ran, then the verdict of this run and a line for machines. A green run
 * without a healthy verdict is turned red. Prints in onExit, so that nothing comes after it whatever other reporters there are.
 */
export default class VerdictReporter implements Reporter {
  readonly #startedAt = Date.now();
  readonly #folder: string;
  readonly #progress = new ProgressLine();
  readonly #errors: TestError[] = [];
  #suite: Suite | undefined;
  #open = new Set<string>();
  #ended = 0;
  #conclusion = '';

  constructor(options: VerdictReporterOptions = {}) {
    this.#folder = resolve(options.configDir ?? process.cwd(), options.outputDir ?? (process.env['OUT'] || 'out'));
    onStage((stage) => this.#progress.show(stage));
  }

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#suite = suite;
    this.#open = new Set(suite.allTests().filter((test) => !isConclusion(test)).map(({ id }) => id));
    countOpen(this.#open.size);
  }

  onTestBegin(): void {
    this.#progress.clear();
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    this.#progress.clear();
    this.#ended += 1;
    if (isFinal(test, result)) this.#open.delete(test.id);
    countOpen(this.#open.size);
  }

  onError(error: TestError): void {
    this.#progress.clear();
    this.#errors.push(error);
  }

  onEnd(result: FullResult): Promise<{ status?: FullResult['status'] } | undefined> {
    this.#progress.show('');
    const file = join(this.#folder, 'verdict.json');
    const verdict = readVerdict(file, this.#startedAt);
    const ran = this.#ended > 0;
    // `--list`, or an empty selection: there was no run, so there is nothing to conclude.
    const nothing = !ran && verdict === undefined && this.#errors.length === 0;
    if (nothing || process.argv.includes('--list')) return Promise.resolve(undefined);
    const counts = countStatements(this.#suite?.allTests() ?? []);
    if (verdict === undefined) {
      rmSync(join(this.#folder, 'verdict.svg'), { force: true });
      this.#conclusion = `verdict  NONE: the run ended before there was one${this.#reason()}\n${machineLine(counts)}`;
    } else {
      this.#conclusion = verdictText(verdict, counts);
      this.#write('verdict.svg', pathSvg(verdict));
    }
    this.#write('verdict.txt', `${this.#conclusion}\n`);
    const green = result.status === 'passed' && verdict?.status !== 'healthy';
    return Promise.resolve(green ? { status: 'failed' } : undefined);
  }

  onExit(): Promise<void> {
    // Whoever prints it later (after making the report) reads it from verdict.txt.
    if (this.#conclusion !== '' && process.env.PLUMBLINE_VERDICT !== 'later') process.stdout.write(`\n${paint(this.#conclusion, process.stdout)}\n`);
    return Promise.resolve();
  }

  printsToStdio(): boolean {
    // It sums up a run; which statement fails is told by the reporters beside it.
    return false;
  }

  #reason(): string {
    const message = this.#errors[0]?.message?.split('\n')[0] ?? '';
    return message === '' ? '' : ` (${message.replace(/^Error: /, '')})`;
  }

  #write(name: string, text: string): void {
    const file = join(this.#folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
