/** Why a part of a rule does not admit a pair, and how far it is from doing so. */

export type MissKind =
  | 'no-rules' | 'namespace' | 'pod' | 'own-namespace' | 'host-network' | 'not-a-pod'
  | 'address' | 'except' | 'service-address' | 'protocol' | 'port' | 'service-port' | 'named-port' | 'invalid';

export interface Miss {
  readonly kind: MissKind;
  /** Reads on from "rule 0 …" or, for a port, from "… but not on this port: …". */
  readonly why: string;
  /** How many requirements stand in the way; only the order matters. */
  readonly distance: number;
  /** True where engines differ: it would be an admission to some of them. */
  readonly undecided: boolean;
  /** A command that removes just this miss. */
  readonly fix: string | null;
}

export function miss(kind: MissKind, distance: number, why: string, more: Partial<Pick<Miss, 'undecided' | 'fix'>> = {}): Miss {
  return { kind, why, distance, undecided: false, fix: null, ...more };
}

/** The nearest of several misses; what engines may admit comes before what none does. */
export function nearest(misses: readonly Miss[]): Miss | null {
  return misses.reduce<Miss | null>((best, candidate) => (best === null || isNearer(candidate, best) ? candidate : best), null);
}

function isNearer(a: Miss, b: Miss): boolean {
  return a.undecided === b.undecided ? a.distance < b.distance : a.undecided;
}
