import type { Cell } from './cell.ts';
import { mergeFindings, type Finding } from './finding.ts';
import { depthOf } from './layers.ts';
import type { Status } from './verdict.ts';

export interface Diagnosis {
  readonly status: Status;
  readonly causes: readonly Finding[];
  readonly consequences: readonly Finding[];
  readonly risks: readonly Finding[];
  /** Failed user cells that no finding explains. */
  readonly unexplained: readonly Cell[];
}

/**
 * From cells and findings to what is broken. Pure; holds whatever the rules are:
 * a finding refuted by a cell is never a cause; a finding that stands on another one is its consequence; what only the traffic
 * shows gives way to what state explains; without a failed user cell (or a finding felt in itself) nothing is broken.
 */
export function diagnose(cells: readonly Cell[], all: readonly Finding[], unseen: readonly string[]): Diagnosis {
  const findings = mergeFindings(all);
  const felt = new Set(cells.filter((cell) => cell.user && cell.state === 'failed').map((cell) => cell.id));
  const live = findings.filter((finding) => finding.refutedBy.length === 0);
  const lowest = live.filter((finding) => !live.some((other) => standsOn(finding, other, live)));
  const roots = lowest.map((finding) => withFallen(finding, live.filter((other) => !lowest.includes(other)), live));

  const strong = roots.filter((finding) => finding.kind === 'inspection' && isFelt(finding, felt));
  const causes = [...strong];
  let uncovered = without(felt, causes.flatMap((finding) => [...finding.explains, ...finding.mayExplain]));
  const rest = roots.filter((finding) => !causes.includes(finding) && !reachedFrom(causes, finding, live));
  // What may explain, then what the traffic alone shows: each only for cells that nothing stronger accounts for.
  for (const candidates of [rest.filter((finding) => finding.kind === 'inspection'), rest.filter((finding) => finding.kind === 'observation')]) {
    for (;;) {
      const best = bestFor(uncovered, candidates);
      if (best === undefined) break;
      causes.push(best);
      uncovered = without(uncovered, [...best.explains, ...best.mayExplain]);
    }
  }

  const broken = causes.length > 0 || uncovered.size > 0;
  const named = new Set(causes.map(nameOf));
  const others = findings.filter((finding) => !named.has(nameOf(finding)));
  const follows = others.filter((finding) => isConsequence(finding, causes, live));
  // What a cell that passed has refuted is not so.
  const latent = others.filter((finding) => !follows.includes(finding) && finding.latent && finding.refutedBy.length === 0);
  // What stands on a risk, or is only the traffic that a risk accounts for, is not one more.
  const standing = latent.filter((finding) => {
    const grounds = latent.filter((other) => other !== finding && other.kind === 'inspection' && other.refutedBy.length === 0);
    return finding.kind === 'observation' ? isConsequence(finding, grounds, live) : grounds.some((other) => standsOn(finding, other, live));
  });
  const consequences = [...follows, ...standing];
  const risks = latent.filter((finding) => !standing.includes(finding));
  return {
    status: broken ? 'broken' : risks.length > 0 ? 'at-risk' : unseen.length > 0 ? 'inconclusive' : 'healthy',
    causes: [...causes].sort((a, b) => depthOf(a.layer) - depthOf(b.layer)),
    consequences,
    risks,
    unexplained: cells.filter((cell) => uncovered.has(cell.id)),
  };
}

/** A root accounts for what falls with it: the cells of everything that stands on it, whatever it predicts by itself. */
function withFallen(root: Finding, others: readonly Finding[], live: readonly Finding[]): Finding {
  const keys = reach(root, live);
  const fallen = others.filter((finding) => finding.states.some((key) => keys.has(key)));
  return {
    ...root,
    explains: union(root.explains, fallen.flatMap((finding) => finding.explains)),
    mayExplain: union(root.mayExplain, fallen.flatMap((finding) => finding.mayExplain)),
    definite: root.definite || fallen.some((finding) => finding.definite),
  };
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])];
}

function nameOf(finding: Finding): string {
  return `${finding.id} ${finding.object} ${finding.where}`;
}

function isFelt(finding: Finding, felt: ReadonlySet<string>): boolean {
  return finding.definite || finding.explains.some((id) => felt.has(id));
}

/** Keys that fall because of a finding, through all findings that state one of them. */
function reach(finding: Finding, live: readonly Finding[]): ReadonlySet<string> {
  const keys = new Set(finding.breaks);
  for (let grown = true; grown; ) {
    grown = false;
    for (const other of live) {
      if (!other.states.some((key) => keys.has(key))) continue;
      for (const key of other.breaks) if (!keys.has(key)) grown = keys.add(key) !== undefined;
    }
  }
  return keys;
}

/** Two findings that break one another (a dead DNS keeps a pod from starting that DNS needs): what state explains is the root of what only the traffic shows, and else the deeper one. */
function standsOn(finding: Finding, other: Finding, live: readonly Finding[]): boolean {
  if (finding === other) return false;
  // What only the traffic shows is no reason for what state explains, unless it lies deeper.
  if (other.kind === 'observation' && finding.kind === 'inspection' && depthOf(other.layer) >= depthOf(finding.layer)) return false;
  const forth = finding.states.some((key) => reach(other, live).has(key));
  if (!forth) return false;
  const back = other.states.some((key) => reach(finding, live).has(key));
  if (!back) return true;
  return finding.kind === other.kind ? depthOf(other.layer) < depthOf(finding.layer) : other.kind === 'inspection';
}

function reachedFrom(causes: readonly Finding[], finding: Finding, live: readonly Finding[]): boolean {
  return causes.some((cause) => finding.states.some((key) => reach(cause, live).has(key)));
}

/** A finding that tells nothing more than the causes do: it stands on one, or the traffic that it reads is accounted for. */
function isConsequence(finding: Finding, causes: readonly Finding[], live: readonly Finding[]): boolean {
  if (causes.length === 0) return false;
  if (reachedFrom(causes, finding, live)) return true;
  if (finding.kind !== 'observation') return false;
  const accounted = new Set(causes.flatMap((cause) => [...cause.explains, ...cause.mayExplain]));
  const cells = [...finding.explains, ...finding.mayExplain];
  return cells.length > 0 && cells.some((id) => accounted.has(id));
}

function bestFor(uncovered: ReadonlySet<string>, candidates: readonly Finding[]): Finding | undefined {
  const gain = (finding: Finding): number => [...finding.explains, ...finding.mayExplain].filter((id) => uncovered.has(id)).length;
  return candidates
    .filter((finding) => gain(finding) > 0)
    .sort((a, b) => gain(b) - gain(a) || depthOf(a.layer) - depthOf(b.layer) || nameOf(a).localeCompare(nameOf(b)))[0];
}

function without(set: ReadonlySet<string>, ids: readonly string[]): Set<string> {
  const gone = new Set(ids);
  return new Set([...set].filter((id) => !gone.has(id)));
}
