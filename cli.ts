/** `npm start`: choose the cluster, let Playwright judge the statements, make the report, conclude. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lockOut } from './fixtures/out-lock.ts';
import { outFolder } from './fixtures/out-folder.ts';
import { readOptions } from './fixtures/options.ts';
import { paint } from './reporters/paint.ts';
import { readVerdict } from './reporters/verdict-file.ts';
import { readArguments, type Arguments } from './start/arguments.ts';
import { chooseCluster } from './start/choose-cluster.ts';
import { help } from './start/help.ts';
import { runChild } from './start/run-child.ts';

const project = fileURLToPath(new URL('.', import.meta.url));
const playwright = fileURLToPath(import.meta.resolve('@playwright/test/cli'));
const out = (name: string): string => resolve(project, outFolder(name));

async function start(args: Arguments): Promise<number> {
  if (args.help) {
    process.stdout.write(help);
    return 0;
  }
  const options = readOptions(process.env);
  if (args.list) return runPlaywright(args, process.env);
  const choice = await chooseCluster(args, options);
  if ('exitCode' in choice) return choice.exitCode;

  process.chdir(project);
  const unlock = lockOut();
  try {
    return await run(args, choice.env);
  } finally {
    unlock();
  }
}

async function run(args: Arguments, env: NodeJS.ProcessEnv): Promise<number> {
  if (isLaterShard(args.playwright)) return runPlaywright(args, env);
  const startedAt = Date.now();
  for (const old of ['allure-results', 'report', 'verdict.json', 'verdict.txt', 'verdict.svg']) rmSync(out(old), { recursive: true, force: true });
  const code = await runPlaywright(args, { ...env, PLUMBLINE_VERDICT: 'later' });
  if (code === 130) return 130;
  await report();
  if (existsSync(out('verdict.txt'))) process.stdout.write(`\n${paint(readFileSync(out('verdict.txt'), 'utf8').trimEnd(), process.stdout)}\n`);
  return code === 0 && readVerdict(out('verdict.json'), startedAt)?.status === 'healthy' ? 0 : 1;
}

/** One target is judged as a whole, by the first shard: another one ends well with nothing to conclude. */
function isLaterShard(args: readonly string[]): boolean {
  return /--shard[= ](?!0*1\/)\d+\//.test(args.join(' '));
}

function runPlaywright(args: Arguments, env: NodeJS.ProcessEnv): Promise<number> {
  process.chdir(project);
  return runChild(process.execPath, [playwright, 'test', ...args.playwright], env);
}

/** A run that ended before any statement was judged has nothing to report; why, it has said itself. */
async function report(): Promise<void> {
  if (!existsSync(out('allure-results'))) return;
  const { makeReport } = await import('./scripts/report.ts');
  const timer = setTimeout(() => process.stderr.write('making the report ...\n'), 2_000);
  try {
    const page = await makeReport(out('.'));
    process.stdout.write(`\nreport   ${relative(process.cwd(), page)}\nfiles    ${['verdict.json', 'verdict.svg', 'evidence/'].map((name) => outFolder(name)).join(', ')}\n`);
  } catch (error) {
    process.stderr.write(`report: ${(error as Error).message}\n`);
  } finally {
    clearTimeout(timer);
  }
}

try {
  process.exitCode = await start(readArguments(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${(error as Error).message.split('\n').map((line) => `plumbline: ${line}`).join('\n')}\n`);
  process.exitCode = 1;
}
