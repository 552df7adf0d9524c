/** `npm run report [-- FOLDER]`: out/report/index.html, one file that needs nothing else, from the results of the last run. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { outFolder } from '../fixtures/out-folder.ts';
import { pathSvg } from '../helpers/path-svg.ts';
import { transcriptOf, type Call } from '../helpers/transcript.ts';
import { readVerdict } from '../reporters/verdict-file.ts';
import { analyticsLeft, stripAnalytics } from './strip-analytics.ts';

const project = fileURLToPath(new URL('..', import.meta.url));

/**
 * Makes `report/index.html` in a run's folder from its `allure-results`.
 * @param out absolute
 * @returns the file
 * @throws Error with one sentence that says what is missing or went wrong
 */
export async function makeReport(out: string): Promise<string> {
  const results = join(out, 'allure-results');
  const report = join(out, 'report');
  // What is there belongs to an earlier run.
  rmSync(report, { recursive: true, force: true });
  const shown = relative(process.cwd(), results) || results;
  if (!existsSync(results)) throw new Error(`there are no results in ${shown}: run \`npm start\` or \`npx playwright test\` first (a --reporter on the command line replaces the one that writes them)`);
  if (!readdirSync(results).some((name) => name.endsWith('-result.json'))) throw new Error(`${shown} holds no test result: no test has run`);
  const verdict = readVerdict(join(out, 'verdict.json'));
  if (verdict !== undefined) writeFileSync(join(out, 'verdict.svg'), pathSvg(verdict));
  const record = join(out, 'evidence/commands.jsonl');
  if (existsSync(record)) writeFileSync(join(out, 'evidence/commands.txt'), transcriptOf(callsIn(record)));

  // Generated apart and put in place whole: a failure leaves no half of a report.
  const made = mkdtempSync(join(tmpdir(), 'plumbline-report-'));
  try {
    await generate(out, results, made);
    const page = stripAnalytics(readFileSync(join(made, 'index.html'), 'utf8'));
    const left = analyticsLeft(page);
    if (left.length > 0) throw new Error(`the report still holds analytics, so it was not written (${left[0]}); scripts/strip-analytics.ts must learn this form`);
    mkdirSync(report, { recursive: true });
    writeFileSync(join(report, 'index.html'), page);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
  return join(report, 'index.html');
}

function callsIn(record: string): readonly Call[] {
  return readFileSync(record, 'utf8').split('\n').filter((line) => line !== '').flatMap((line) => {
    try {
      return [JSON.parse(line) as Call];
    } catch {
      // The last line of a run that was killed.
      return [];
    }
  });
}

async function generate(out: string, results: string, output: string): Promise<void> {
  const ended = await execa('allure', ['generate', results, '--config', join(project, 'allurerc.mjs'), '--output', output], {
    cwd: project, env: { OUT: out }, preferLocal: true, localDir: project, reject: false, all: true, timeout: 120_000,
  });
  if (ended.failed || !existsSync(join(output, 'index.html'))) {
    throw new Error(`allure could not make the report (${ended.all?.trim().split('\n').at(-1) ?? ended.shortMessage ?? 'no output'})`);
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const file = await makeReport(process.argv[2] === undefined ? resolve(project, outFolder()) : resolve(process.argv[2]));
    console.log(`report: ${relative(process.cwd(), file)}`);
  } catch (thrown) {
    console.error(`report: ${(thrown as Error).message}`);
    process.exitCode = 1;
  }
}
