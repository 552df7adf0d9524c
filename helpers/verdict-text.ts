import { layers, type Layer } from './layers.ts';
import type { Status, Verdict, VerdictFinding } from './verdict.ts';

/** Statements of a run as they ended; the skipped ones include those that could not be judged and those without meaning here. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly inconclusive: number;
  readonly notApplicable: number;
}

const statusMeaning: Readonly<Record<Status, string>> = {
  healthy: 'every statement that was looked at holds',
  'at-risk': 'traffic flows, but the next change or fault will hurt',
  broken: 'something that its users need does not work',
  inconclusive: 'nothing broken was seen, but not everything could be looked at',
};

/** That traffic flows can only be said where some was seen. */
function meaningOf({ status, unasked }: Verdict): string {
  return status === 'at-risk' && unasked === true ? 'nobody could ask it; by what the API says of it something is wrong' : statusMeaning[status];
}

const lineLimit = 12;
const labelWidth = 9;

/**
 * The conclusion for a terminal: at most 12 lines, the last of them for machines. Causes and fixes are whole, because they are
 * copied; other lines are cut at `width` characters.
 */
export function verdictText(verdict: Verdict, counts: Counts, width = 160): string {
  const head = [
    line('verdict', `${verdict.status.toUpperCase()} ${verdict.target}: ${meaningOf(verdict)}${scopeOf(verdict)}`),
    cut(line('cluster', [...Object.entries(verdict.cluster).map(([key, value]) => `${key} ${value}`), `${(verdict.durationMs / 1000).toFixed(1)} s`].join(', ')), width),
  ];
  const tail = [...apart(counts), machineLine(counts)];
  const groups = [
    verdict.causes.map((cause) => [line('cause', describe(cause)), ...fixOf(cause)]),
    verdict.consequences.length === 0 ? [] : [[cut(line('follows', byLayer(verdict.consequences)), width)]],
    verdict.risks.map((risk) => [cut(line('risk', describe(risk)), width), ...(verdict.causes.length === 0 ? fixOf(risk) : [])]),
    verdict.inconclusive.map((why) => [cut(line('unseen', why), width)]),
    verdict.notes.map((note) => [cut(line('note', note), width)]),
  ];
  return [...head, ...fitted(groups, lineLimit - head.length - tail.length), ...tail].join('\n');
}

export function machineLine(counts: Pick<Counts, 'passed' | 'failed' | 'skipped'>): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}

/** Every group keeps a line; what does not fit is counted on the last line of its group. */
function fitted(groups: readonly (readonly (readonly string[])[])[], room: number): readonly string[] {
  const present = groups.filter((group) => group.length > 0);
  const shown: string[] = [];
  present.forEach((group, index) => {
    const owed = present.slice(index + 1).length;
    const budget = Math.max(1, room - shown.length - owed);
    shown.push(...fittedGroup(group, budget));
  });
  return shown;
}

function fittedGroup(group: readonly (readonly string[])[], budget: number): readonly string[] {
  if (group.flat().length <= budget) return group.flat();
  const lines: string[] = [];
  for (const [index, entry] of group.entries()) {
    const more = group.length - index - 1;
    const room = budget - lines.length - (more > 0 ? 1 : 0);
    if (room < 1) {
      if (lines.length > 0) return [...lines, line('', `and ${group.length - index} more, see verdict.json`)];
      return [`${entry[0] ?? ''} (and ${more} more, see verdict.json)`];
    }
    lines.push(...entry.slice(0, room));
  }
  return lines;
}

function describe(finding: VerdictFinding): string {
  const place = finding.where === 'everywhere' || finding.message.includes(finding.where) ? '' : ` (${finding.where})`;
  return `${finding.layer}: ${finding.message}${place}`;
}

function fixOf(finding: VerdictFinding): readonly string[] {
  const [first, ...more] = finding.fix.split('\n').filter((part) => part.trim() !== '');
  if (first === undefined) return [];
  return [line('  fix', more.length === 0 ? first : `${first} (+${more.length} lines in verdict.json)`)];
}

/** `6 more findings: vip 3, dns 2, resolver 1`, from the bottom layer up. */
function byLayer(findings: readonly VerdictFinding[]): string {
  const count = (layer: Layer): number => findings.filter((finding) => finding.layer === layer).length;
  const parts = layers.filter((layer) => count(layer) > 0).map((layer) => `${layer} ${count(layer)}`);
  return `${findings.length} more ${findings.length === 1 ? 'finding' : 'findings'}: ${parts.join(', ')}`;
}

function apart(counts: Counts): readonly string[] {
  if (counts.inconclusive + counts.notApplicable === 0) return [];
  return [line('skipped', `${counts.inconclusive} inconclusive, ${counts.notApplicable} not applicable`)];
}

function scopeOf(verdict: Verdict): string {
  return verdict.scope === 'all' ? '' : ` (scope: ${verdict.scope.join(', ')})`;
}

function line(label: string, text: string): string {
  return `${label.padEnd(labelWidth)}${text.replace(/\s*\n\s*/g, ' ').trim()}`;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
