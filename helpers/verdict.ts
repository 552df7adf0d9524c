import type { Finding } from './finding.ts';
import type { Layer } from './layers.ts';

export type Status = 'healthy' | 'at-risk' | 'broken' | 'inconclusive';

/** The machine-readable conclusion of a run, `out/verdict.json`. */
export interface Verdict {
  readonly schema: 1;
  readonly status: Status;
  /** One line for people: the first cause, or that there is none. */
  readonly headline: string;
  /** `all`, or the layers that were looked at. */
  readonly scope: 'all' | readonly Layer[];
  readonly target: string;
  readonly cluster: Readonly<Record<string, string | number>>;
  /** Nobody could ask the target: what is said of it is read from state alone, and nothing is said of its traffic. */
  readonly unasked?: true;
  readonly causes: readonly VerdictFinding[];
  readonly consequences: readonly VerdictFinding[];
  readonly risks: readonly VerdictFinding[];
  readonly inconclusive: readonly string[];
  /** How far the trouble was narrowed, what was waited for, from where a green run is green. */
  readonly notes: readonly string[];
  readonly durationMs: number;
}

export interface VerdictFinding {
  readonly finding: string;
  readonly layer: Layer;
  readonly object: string;
  readonly where: string;
  readonly message: string;
  readonly expected: readonly string[];
  readonly observed: readonly string[];
  readonly fix: string;
  readonly doc: string;
}

/** The newest English edition of the page that the statements follow. */
export const docRevision = '2026-08-31';

export function docUrl(anchor: string): string {
  return `https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/${anchor === '' ? '' : `#${anchor}`}`;
}

export function shown(finding: Finding): VerdictFinding {
  return {
    finding: finding.id,
    layer: finding.layer,
    object: finding.object,
    where: finding.where,
    message: finding.message,
    expected: finding.expected,
    observed: finding.observed,
    fix: finding.fix,
    doc: docUrl(finding.doc),
  };
}
