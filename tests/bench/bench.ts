import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { enterMachine } from '../../lab/cluster/machines.ts';
import { findRunning } from '../../lab/cluster/record.ts';
import { auditLogPath } from '../../lab/folders.ts';
import { kubectlProgram, openLab, type Lab } from '../faults/harness/lab.ts';

const help = `npm run bench -- [--name LAB] [--rounds N]
Measures, side by side in one run: the page walked by kubectl, the full suite, and --grep dns; healthy, and with kube-proxy's rules gone.`;

interface Measure {
  readonly what: string;
  readonly seconds: number;
  readonly apiCalls: number;
  readonly peakMiB: number;
}

const { values } = parseArgs({ options: { name: { type: 'string', default: 'bench' }, rounds: { type: 'string', default: '3' }, help: { type: 'boolean' } } });
if (values.help === true) console.log(help);
else await bench(values.name, Number(values.rounds));

async function bench(name: string, rounds: number): Promise<void> {
  const lab = await openLab(name, 'iptables');
  const results: { readonly state: string; readonly measures: readonly Measure[] }[] = [];
  for (const state of ['healthy', 'rules gone'] as const) {
    if (state === 'rules gone') await loseRules(lab);
    const runs: Measure[] = [];
    // In turn, so that a noisy moment of the machine meets all of them.
    for (let round = 0; round < rounds; round++) {
      runs.push(await walk(lab), await suite(lab, 'full suite', []), await suite(lab, '--grep dns', ['--grep', 'dns']));
      console.log(runs.slice(-3).map((run) => `${state.padEnd(10)} ${run.what.padEnd(14)} ${run.seconds.toFixed(1).padStart(6)} s ${String(run.apiCalls).padStart(5)} API calls ${String(run.peakMiB).padStart(5)} MiB`).join('\n'));
    }
    results.push({ state, measures: ['kubectl walk', 'full suite', '--grep dns'].map((what) => median(what, runs.filter((run) => run.what === what))) });
  }
  await lab.component('start', 'node1', 'kube-proxy');
  await lab.component('start', 'node2', 'kube-proxy');
  console.log('\nmedians');
  for (const { state, measures } of results) {
    const base = measures[0]?.seconds ?? 1;
    for (const one of measures) console.log(`${state.padEnd(10)} ${one.what.padEnd(14)} ${one.seconds.toFixed(1).padStart(6)} s  ${(one.seconds / base).toFixed(2)} of the walk  ${one.apiCalls} API calls  ${one.peakMiB} MiB`);
  }
  mkdirSync('out', { recursive: true });
  writeFileSync(join('out', 'bench.json'), JSON.stringify(results, null, 2));
}

function median(what: string, runs: readonly Measure[]): Measure {
  const middle = (pick: (run: Measure) => number): number => [...runs].map(pick).sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? NaN;
  return { what, seconds: middle((run) => run.seconds), apiCalls: middle((run) => run.apiCalls), peakMiB: middle((run) => run.peakMiB) };
}

async function loseRules(lab: Lab): Promise<void> {
  for (const node of ['node1', 'node2']) {
    await lab.component('stop', node, 'kube-proxy');
    await lab.on(node, 'iptables -t nat -F; iptables -t filter -F KUBE-SERVICES; true');
  }
}

async function walk(lab: Lab): Promise<Measure> {
  const measure = await measured(lab, 'kubectl walk', (env) => execa('sh', ['tests/bench/walk.sh'], {
    env: { ...env, K: kubectlProgram(), NODE: enterMachine(findRunning(lab.name), 'node1').join(' ') }, reject: false, stdin: 'ignore', stdout: 'ignore', stderr: 'ignore',
  }));
  await lab.kubectl('delete', 'namespace', 'walk', '--wait=true', '--timeout=120s');
  return measure;
}

/** Until its verdict is there: deleting does not count, for neither side. */
async function suite(lab: Lab, what: string, filter: readonly string[]): Promise<Measure> {
  const out = join('out', 'bench');
  const started = Date.now();
  const measure = await measured(lab, what, (env) => execa('node_modules/.bin/playwright', ['test', ...filter], { env: { ...env, OUT: out }, reject: false, stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' }));
  const verdict = statSync(join(out, 'verdict.json')).mtimeMs;
  return { ...measure, seconds: (verdict - started) / 1000 };
}

async function measured(lab: Lab, what: string, start: (env: Record<string, string>) => ReturnType<typeof execa>): Promise<Measure> {
  const before = auditLines(lab);
  const began = Date.now();
  const child = start({ KUBECONFIG: lab.kubeconfig });
  let peak = 0;
  const timer = setInterval(() => { if (child.pid !== undefined) peak = Math.max(peak, memoryOf(child.pid)); }, 150);
  await child;
  clearInterval(timer);
  return { what, seconds: (Date.now() - began) / 1000, apiCalls: auditLines(lab) - before, peakMiB: Math.round(peak / 1024) };
}

/** Requests of the administrator's kubeconfig, by the API server's own audit log. */
function auditLines(lab: Lab): number {
  return readFileSync(auditLogPath(lab.name), 'utf8').split('\n').filter((line) => line.includes('"stage":"ResponseComplete"') && /"user":\{"username":"(kubernetes-)?admin"/.test(line)).length;
}

/** Proportional set size of a process and all below it, KiB. */
function memoryOf(root: number): number {
  const parents = new Map<number, number[]>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const parent = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${entry}/status`, 'utf8'))?.[1]);
      parents.set(parent, [...(parents.get(parent) ?? []), Number(entry)]);
    } catch { /* it ended while being looked at */ }
  }
  const below = (pid: number): readonly number[] => [pid, ...(parents.get(pid) ?? []).flatMap(below)];
  return below(root).reduce((sum, pid) => {
    try {
      return sum + Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      return sum;
    }
  }, 0);
}
