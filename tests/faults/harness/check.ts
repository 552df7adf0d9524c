import type { Expected, Named } from './fault.ts';
import type { Entry, Run } from './product.ts';

/** What is wrong with a run's verdict, in sentences; empty: nothing. */
export function complaints(expected: Expected, run: Run): readonly string[] {
  const { verdict, exit } = run;
  const statuses: readonly string[] = [expected.status ?? 'broken'].flat();
  const entries = verdict.status === 'at-risk' ? verdict.risks : verdict.causes;
  const what = verdict.status === 'at-risk' ? 'a risk' : 'a cause';
  const found: string[] = [];
  if (!statuses.includes(verdict.status)) found.push(`status ${verdict.status} instead of ${statuses.join(' or ')}`);
  if ((exit === 0) !== (verdict.status === 'healthy')) found.push(`exit code ${exit} with status ${verdict.status}`);
  for (const named of expected.named) {
    if (!entries.some((entry) => fits(named, entry))) found.push(`${[named.layer].flat().join(' or ')} ${String(named.object)}${named.finding === undefined ? '' : ` (${named.finding})`}${named.message === undefined ? '' : ` that says ${String(named.message)}`} is not named`);
  }
  for (const entry of entries) {
    if (![...expected.named, ...(expected.also ?? [])].some((named) => fits(named, entry))) found.push(`${what} too many: ${entry.finding} ${entry.object}: ${entry.message}`);
  }
  for (const named of expected.risks ?? []) {
    if (!verdict.risks.some((entry) => fits(named, entry))) found.push(`${[named.layer].flat().join(' or ')} ${String(named.object)} is not named as a risk`);
  }
  if (verdict.status === 'broken') {
    for (const layer of expected.consequences ?? []) if (!verdict.consequences.some((entry) => entry.layer === layer)) found.push(`no consequence in layer ${layer}`);
  }
  return found;
}

function fits(named: Named, entry: Entry): boolean {
  return (
    [named.layer].flat().includes(entry.layer) &&
    (typeof named.object === 'string' ? named.object === entry.object : named.object.test(entry.object)) &&
    (named.finding === undefined || named.finding === entry.finding) &&
    (named.message === undefined || named.message.test(`${entry.message} ${entry.fix}`))
  );
}

export function describeRun(run: Run): string {
  const line = (kind: string, entry: Entry): string => `  ${kind} ${entry.finding} | ${entry.object} | ${entry.where} | ${entry.message}`;
  const { verdict } = run;
  return [
    `  ${verdict.status}, exit ${run.exit}, ${run.seconds.toFixed(1)} s`,
    ...verdict.causes.map((entry) => line('cause', entry)), ...verdict.risks.map((entry) => line('risk', entry)),
    ...verdict.consequences.map((entry) => line('consequence', entry)), ...verdict.inconclusive.map((why) => `  inconclusive ${why}`),
  ].join('\n');
}
