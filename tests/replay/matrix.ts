/** `tsx tests/replay/matrix.ts`: docs/faults.md, the matrix of faults and modes with the verdict of each recording, by the rules as they are now. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { caseIds, loadCase, pairIds } from '../faults/harness/cases.ts';
import type { Fault, NotHere } from '../faults/harness/fault.ts';
import type { Verdict } from '../../helpers/verdict.ts';
import { cases } from '../unit/rule-cases.ts';
import { judgeRecording, modes, recordings, root } from './corpus.ts';

export const matrixFile = join(root, 'docs', 'faults.md');

if (process.argv[1] === import.meta.filename) {
  mkdirSync(dirname(matrixFile), { recursive: true });
  writeFileSync(matrixFile, await matrixText());
  console.log(`${recordings.length} recordings of ${caseIds.length} cases: docs/faults.md`);
}

/** Ids of findings that the rules spell out. */
export function findingsInRules(): readonly string[] {
  const folder = join(root, 'helpers', 'rules');
  const spelled = readdirSync(folder).flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/'((?:cluster|control-plane|node-network|pods|service|policy|endpoints|proxy|dns|resolver|vip|hairpin)\/[a-z-]+)'/g)].map((match) => match[1] ?? ''));
  return [...new Set(spelled)].sort();
}

export async function matrixText(): Promise<string> {
  const judged = new Map(recordings.map((recording) => [`${recording.mode} ${recording.id}`, judgeRecording(recording)]));
  const rows: string[] = [];
  for (const id of [...caseIds, ...pairIds]) {
    const fault = await loadCase(id);
    rows.push(`| ${id} | ${cell(fault.what)} | ${modes.map((mode) => cell(outcome(fault, mode, judged.get(`${mode} ${id}`)?.verdict))).join(' | ')} |`);
  }
  const casesOf = (finding: string): readonly string[] => [...new Set([...judged].filter(([, { ids }]) => ids.includes(finding)).map(([key]) => key.split(' ')[1] ?? ''))];
  const constructed = new Set(cases.map((one) => one.finds));
  const findings = [...new Set([...findingsInRules(), ...[...judged.values()].flatMap(({ ids }) => ids)])].sort();
  return [
    '# Faults and verdicts',
    '',
    'Each case of `tests/faults` was put into a live cluster; the run left its evidence, which is judged here by the rules as they are now.',
    '`npm run matrix` writes this page from `tests/recorded/surveys`, and a test fails where it is stale.',
    '',
    `| Case | What is broken | ${modes.join(' | ')} |`,
    `| --- | --- | ${modes.map(() => '---').join(' | ')} |`,
    ...rows,
    '',
    '## What triggers each finding',
    '',
    '| Finding | Cases |',
    '| --- | --- |',
    ...findings.map((id) => `| ${id} | ${[...casesOf(id).slice(0, 6), ...(casesOf(id).length > 6 ? [`and ${casesOf(id).length - 6} more`] : []), ...(constructed.has(id) ? ['constructed'] : [])].join(', ')} |`),
    '',
  ].join('\n');
}

function outcome(fault: Fault | NotHere, mode: string, verdict: Verdict | undefined): string {
  if ('notHere' in fault) return `not in the lab: ${fault.notHere}`;
  if (fault.only !== undefined && fault.only.proxy !== mode) return `does not apply: ${fault.only.why}`;
  if (verdict === undefined) return 'not recorded';
  const named = verdict.status === 'at-risk' ? verdict.risks : verdict.causes;
  return [verdict.status, ...named.map((one) => `${one.finding} (${one.object})`)].join('; ');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
