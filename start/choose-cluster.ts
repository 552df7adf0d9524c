import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Options } from '../fixtures/options.ts';
import { findCluster } from '../fixtures/transport/kubeconfig.ts';
import { announcement } from './announcement.ts';
import type { Arguments } from './arguments.ts';
import { runChild } from './run-child.ts';

/** With which environment to go on; or with which exit code to stop, after everything has been said. */
export type Choice = { readonly env: NodeJS.ProcessEnv } | { readonly exitCode: number };

const project = fileURLToPath(new URL('..', import.meta.url));
const tsx = fileURLToPath(import.meta.resolve('tsx/cli'));

/** The configured cluster, once its owner agrees; the embedded one where none is configured. */
export async function chooseCluster({ yes, dryRun }: Arguments, options: Options): Promise<Choice> {
  if (options.bundle !== null) return dryRun ? stop(`The recorded run ${options.bundle} would be judged; no cluster is touched.`) : { env: process.env };
  const cluster = findCluster(process.env);
  if (!cluster.found && cluster.misconfigured) throw new Error(cluster.why);
  if (!cluster.found) {
    if (dryRun) return stop('No cluster is configured: the embedded one would be brought up on this machine, and the practice Service diagnosed in it.');
    return embedded();
  }
  process.stdout.write(`${announcement(cluster, options)}\n`);
  if (dryRun) return stop('Nothing was done (--dry-run).');
  if (yes || (process.env.CI ?? '') !== '' && process.env.CI !== 'false' && process.env.CI !== '0') return { env: process.env };
  if (!process.stdin.isTTY || !process.stdout.isTTY) throw new Error(`there is no terminal to ask on: add --yes to go on with context ${cluster.contextName}, or --dry-run to stop here`);
  return (await agrees()) ? { env: process.env } : stop('Nothing was done.', 1);
}

async function embedded(): Promise<Choice> {
  process.stdout.write('No cluster is configured: diagnosing the practice Service in the embedded one.\n');
  const lab = `${project}lab/cli.ts`;
  const code = await runChild(process.execPath, [tsx, lab, 'up']);
  if (code !== 0) return { exitCode: code === 130 ? 130 : 1 };
  const { stdout: kubeconfig } = await execa(process.execPath, [tsx, lab, 'kubeconfig']);
  process.stdout.write(`The embedded cluster stays up: KUBECONFIG=${kubeconfig} leads to it, \`npm run lab -- down\` ends it.\n`);
  // The practice images are in its nodes already; CONTEXT was for another cluster.
  return { env: { ...process.env, KUBECONFIG: kubeconfig, CONTEXT: '' } };
}

async function agrees(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const asked = new AbortController();
  terminal.once('SIGINT', () => asked.abort());
  terminal.once('close', () => asked.abort());
  try {
    return /^y(es)?$/i.test((await terminal.question('Go on? [y/N] ', { signal: asked.signal })).trim());
  } catch {
    process.stdout.write('\n');
    return false;
  } finally {
    terminal.close();
  }
}

function stop(why: string, exitCode = 0): Choice {
  process.stdout.write(`${why}\n`);
  return { exitCode };
}
