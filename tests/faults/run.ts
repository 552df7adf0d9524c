import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants, gunzipSync } from 'node:zlib';
import { caseIds, loadCase, pairIds } from './harness/cases.ts';
import { complaints, describeRun } from './harness/check.ts';
import { labKinds, type Fault, type LabKind, type NotHere } from './harness/fault.ts';
import { closeLab, openLab, type Lab } from './harness/lab.ts';
import { runProduct, type Run } from './harness/product.ts';
import { until } from './harness/until.ts';
import { prepareVictim, quiet, resetVictim } from './harness/victim.ts';

const help = `npm run test:faults -- [CASE...] [--name LAB] [--proxy iptables|nftables] [--kubernetes MINOR] [--pairs] [--list] [--no-healthy] [--rehearse] [--bundles FOLDER] [--down]
Puts one fault after another into a live lab, and holds the verdict of the product against what the case expects.
  CASE               one of --list, or two of them as A+B; without any: all
  --pairs            two faults at once, ten times
  --no-healthy       does not look at the lab before and after the faults
  --down             takes the lab down at the end
  --practice         diagnoses without a target, as a cluster is looked at: for faults that are not in the victim itself
  --rehearse         only puts each fault in, asks for its symptom and takes it out again; the product is not run
  --bundles FOLDER   keeps the evidence of each run there, by its case: tests/recorded/surveys/MODE is the corpus of tests/replay`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    name: { type: 'string', default: 'faults' }, proxy: { type: 'string', default: 'iptables' }, kubernetes: { type: 'string' }, list: { type: 'boolean' }, pairs: { type: 'boolean' }, help: { type: 'boolean' }, 'no-healthy': { type: 'boolean' }, rehearse: { type: 'boolean' }, practice: { type: 'boolean' }, bundles: { type: 'string' }, down: { type: 'boolean' },
  },
});
const looksAround = values['no-healthy'] !== true && values.rehearse !== true;
const asked = positionals.length > 0 ? positionals : values.pairs === true ? pairIds : caseIds;

if (values.help === true) {
  console.log(help);
} else if (values.list === true) {
  console.log([...caseIds, ...pairIds].join('\n'));
} else {
  try {
    process.exitCode = await run(asked, values.name, values.proxy as Lab['proxy']);
  } finally {
    if (values.down === true) await closeLab(values.name);
  }
}

async function run(ids: readonly string[], name: string, proxy: Lab['proxy']): Promise<number> {
  const unknown = ids.filter((id) => id.split('+').some((part) => !caseIds.includes(part)));
  if (unknown.length > 0) {
    console.error(`no such case: ${unknown.join(', ')}; --list shows them`);
    return 2;
  }
  const cases = await Promise.all(ids.map(async (id) => [id, await loadCase(id)] as const));
  const kinds = [...new Set(cases.map(([, fault]) => ('lab' in fault ? fault.lab : undefined)))];
  const counts = { passed: 0, failed: [] as string[], skipped: 0 };
  for (const kind of kinds) {
    await runIn(kind, cases.filter(([, fault]) => ('lab' in fault ? fault.lab : undefined) === kind), name, proxy, counts);
    // Each of these serves few cases: two at once would only slow down the machine.
    if (kind !== undefined) await closeLab(`${name}-${kind}`);
  }
  if (counts.failed.length > 0) console.log(`failed: ${counts.failed.join(' ')}`);
  console.log(`${counts.passed} passed, ${counts.failed.length} failed, ${counts.skipped} skipped`);
  return counts.failed.length > 0 ? 1 : 0;
}

async function runIn(kind: LabKind | undefined, cases: readonly (readonly [string, Fault | NotHere])[], name: string, proxy: Lab['proxy'], counts: { passed: number; failed: string[]; skipped: number }): Promise<void> {
  const lab = await openLab(kind === undefined ? name : `${name}-${kind}`, proxy, ['--policy', ...(values.kubernetes === undefined ? [] : ['--kubernetes', values.kubernetes]), ...(kind === undefined ? [] : labKinds[kind])]);
  const pristine = await prepareVictim(lab);
  let healthy: Run | null = null;
  for (const [id, fault] of cases) {
    const why = 'notHere' in fault ? fault.notHere : fault.only !== undefined && fault.only.proxy !== proxy ? fault.only.why : null;
    if (why !== null || 'notHere' in fault) {
      console.log(`- ${id}: ${why ?? ''}`);
      counts.skipped += 1;
      continue;
    }
    const trouble: string[] = [];
    // Healthy before: the last case's healthy after serves, for the same way of looking.
    if (looksAround && healthy === null) {
      healthy = await look(lab, join(id, 'before'), {});
      if (healthy.verdict.status !== 'healthy') trouble.push(`not healthy before:\n${describeRun(healthy)}`);
    }
    let broken: Run | null = null;
    try {
      await quiet(lab);
      await fault.inject(lab);
      await until('the fault is felt', 25, async () => (await fault.symptom(lab), true));
      if (values.rehearse !== true) {
        broken = await look(lab, id, values.practice === true ? { ...fault, target: 'practice' } : fault);
        keepBundle(lab, id);
        trouble.push(...complaints(fault.expected, broken));
      }
      // A complaint about a fault that is no longer there means something else.
      if (trouble.length > 0) await fault.symptom(lab).catch((error: unknown) => trouble.push(`after the run: ${String(error)}`));
    } catch (error) {
      trouble.push(error instanceof Error ? error.message : String(error));
    } finally {
      await fault.heal?.(lab).catch((error: unknown) => trouble.push(`healing failed: ${String(error)}`));
      await resetVictim(lab, pristine);
    }
    if (looksAround) {
      healthy = await look(lab, join(id, 'after'), {});
      if (healthy.verdict.status !== 'healthy') trouble.push(`not healthy after:\n${describeRun(healthy)}`);
    }
    console.log(`${trouble.length === 0 ? 'ok' : 'not ok'} ${id} (${proxy}): ${fault.what}${broken === null ? '' : ` [${broken.seconds.toFixed(1)} s]`}`);
    for (const line of trouble) console.log(`  - ${line}`);
    if (broken !== null) console.log(describeRun(broken));
    if (trouble.length > 0) counts.failed.push(id);
    else counts.passed += 1;
  }
}

function look(lab: Lab, folder: string, fault: Pick<Fault, 'target' | 'client' | 'env' | 'grep'>): Promise<Run> {
  return runProduct(lab, join('out', 'faults', lab.name, folder), fault);
}

function keepBundle(lab: Lab, id: string): void {
  const bundle = join('out', 'faults', lab.name, id, 'evidence', 'survey.json.gz');
  if (values.bundles === undefined || !existsSync(bundle)) return;
  mkdirSync(values.bundles, { recursive: true });
  const text = gunzipSync(readFileSync(bundle));
  writeFileSync(join(values.bundles, `${id}.json.br`), brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }));
}
