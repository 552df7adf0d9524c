import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { complaints, describeRun } from './harness/check.ts';
import type { Fault } from './harness/fault.ts';
import { openLab, type Lab } from './harness/lab.ts';
import { runProduct, type Run } from './harness/product.ts';
import { resetVictim } from './harness/victim.ts';

const help = `npm run test:faults -- [CASE...] [--name LAB] [--proxy iptables|nftables] [--list] [--keep-going]
Puts one fault after another into a live lab, and holds the verdict of the product against what the case expects.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { name: { type: 'string', default: 'faults' }, proxy: { type: 'string', default: 'iptables' }, list: { type: 'boolean' }, help: { type: 'boolean' }, 'no-healthy': { type: 'boolean' } },
});
const cases = import.meta.dirname;
const all = readdirSync(cases).filter((entry) => statSync(join(cases, entry)).isDirectory() && !['harness', 'victim'].includes(entry)).sort();

if (values.help === true) {
  console.log(help);
} else if (values.list === true) {
  console.log(all.join('\n'));
} else {
  process.exitCode = await run(positionals.length > 0 ? positionals : all, values.name, values.proxy as Lab['proxy']);
}

async function run(ids: readonly string[], name: string, proxy: Lab['proxy']): Promise<number> {
  const unknown = ids.filter((id) => !all.includes(id));
  if (unknown.length > 0) {
    console.error(`no such case: ${unknown.join(', ')}; --list shows them`);
    return 2;
  }
  const lab = await openLab(name, proxy);
  await resetVictim(lab);
  const failed: string[] = [];
  let skipped = 0;
  let passed = 0;
  let healthy: Run | null = null;
  for (const id of ids) {
    const fault = ((await import(pathToFileURL(join(cases, id, 'fault.ts')).href)) as { default: Fault }).default;
    if (fault.only !== undefined && fault.only.proxy !== proxy) {
      console.log(`- ${id}: ${fault.only.why}`);
      skipped += 1;
      continue;
    }
    const trouble: string[] = [];
    // Healthy before: the last case's healthy after serves, for the same way of looking.
    if (values['no-healthy'] !== true && healthy === null) {
      healthy = await look(lab, id, { ...(fault.target === undefined ? {} : { target: fault.target }) });
      if (healthy.verdict.status !== 'healthy') trouble.push(`not healthy before:\n${describeRun(healthy)}`);
    }
    let broken: Run | null = null;
    try {
      await fault.inject(lab);
      broken = await look(lab, id, fault);
      trouble.push(...complaints(fault.expected, broken));
    } catch (error) {
      trouble.push(error instanceof Error ? error.message : String(error));
    } finally {
      await fault.heal(lab).catch((error: unknown) => trouble.push(`healing failed: ${String(error)}`));
      await resetVictim(lab);
    }
    if (values['no-healthy'] !== true) {
      healthy = await look(lab, id, {});
      if (healthy.verdict.status !== 'healthy') trouble.push(`not healthy after:\n${describeRun(healthy)}`);
    }
    console.log(`${trouble.length === 0 ? 'ok' : 'not ok'} ${id} (${proxy}): ${fault.what}${broken === null ? '' : ` [${broken.seconds.toFixed(1)} s]`}`);
    for (const line of trouble) console.log(`  - ${line}`);
    if (trouble.length > 0 && broken !== null) console.log(describeRun(broken));
    if (trouble.length > 0) failed.push(id);
    else passed += 1;
  }
  if (failed.length > 0) console.log(`failed: ${failed.join(' ')}`);
  console.log(`${passed} passed, ${failed.length} failed, ${skipped} skipped`);
  return failed.length > 0 ? 1 : 0;
}

function look(lab: Lab, id: string, fault: Pick<Fault, 'target' | 'client' | 'env'>): Promise<Run> {
  return runProduct(lab, join('out', 'faults', lab.name, id), fault);
}

