/** One way that a packet may take: what it has become, which rules touched it, and what had to be assumed. */
import type { Packet } from './packet.ts';
import type { Travelling } from './field-value.ts';
import type { Chain, Hook, Rule, RuleRef } from './ruleset.ts';

export type Effect = 'accept' | 'dnat' | 'redirect' | 'snat' | 'masquerade' | 'mark' | 'notrack' | 'zone' | 'timeout' | 'jump';

/** A rule that did something to the packet. */
export interface TrailStep extends RuleRef {
  readonly effect: Effect;
}

/** A rule that could not be judged, and how it was taken on this way. */
export interface Assumption {
  readonly rule: RuleRef;
  readonly hook: Hook;
  readonly held: boolean;
}

export interface Outcome {
  /** Share of the packets, 0 to 1. Where a rule could not be judged, both answers carry half of the share each. */
  readonly probability: number;
  readonly outcome: 'accept' | 'drop' | 'reject' | 'unknown';
  readonly decidedBy: RuleRef | null;
  readonly rejectWith: string | null;
  /** Where destination translation sent it; null: not translated. */
  readonly dnat: { readonly ip: string; readonly port: number | null } | null;
  readonly masquerade: boolean;
  readonly untracked: boolean;
  readonly zone: number | null;
  readonly hops: Travelling['hops'];
  /** The address that its source is made: null where it is kept, or the node chooses one of its own. */
  readonly source: string | null;
  readonly mark: number;
  readonly connectionMark: number;
  readonly trail: readonly TrailStep[];
  /** Where its way ended, for judging what it had behind it; the last hook crossed when it went through. */
  readonly endedAt: { readonly hook: Hook; readonly priority: number };
  /** Empty: certain. */
  readonly assumptions: readonly Assumption[];
}

/** Rules that nobody can judge are mostly narrow ones: what happens in the world in which none of them concerns this packet. */
export function isPlain({ assumptions }: Pick<Outcome, 'assumptions'>): boolean {
  return assumptions.every(({ held }) => !held);
}

export interface Way {
  readonly probability: number;
  readonly at: Travelling;
  /** Priority of the base chain that it is in. */
  readonly priority: number;
  /** The nat chains of this hook have decided. */
  readonly settled: boolean;
  readonly translatedBy: RuleRef | null;
  readonly rejectWith: string | null;
  readonly trail: readonly TrailStep[];
  readonly assumptions: readonly Assumption[];
  readonly end: Pick<Outcome, 'outcome' | 'decidedBy' | 'rejectWith'> | null;
}

/** Past so many open rules on one way, all further ones are taken as not meant for this packet. */
export const maxAssumptions = 4;

export function start(packet: Packet, hook: Hook): Way {
  return {
    probability: 1, priority: 0, settled: false, translatedBy: null, rejectWith: null, trail: [], assumptions: [], end: null,
    at: { packet, hook, original: packet, connectionMark: packet.connectionMark ?? 0, translated: false, masqueraded: false, source: null, untracked: false, zone: 0, hops: null },
  };
}

export function passed(way: Way, step: TrailStep): Way {
  return { ...way, trail: [...way.trail, step] };
}

export function changed(way: Way, change: Partial<Travelling>): Way {
  return { ...way, at: { ...way.at, ...change } };
}

/** Names a rule, or with null the policy of the chain. */
export function refOf(chain: Chain, rule: Rule | RuleRef | null): RuleRef {
  if (rule !== null && !('matches' in rule)) return rule;
  const known = refs.get(rule ?? chain);
  if (known !== undefined) return known;
  const id = { backend: chain.backend, family: chain.family, table: chain.table, chain: chain.name };
  const ref = rule === null ? { ...id, position: null, handle: null, text: `policy ${chain.base?.policy ?? 'none'}`, comment: null }
    : { ...id, position: rule.position, handle: rule.handle, text: rule.source, comment: rule.comment };
  refs.set(rule ?? chain, ref);
  return ref;
}

/** Every packet that is walked meets the same rules: each is named once. */
const refs = new WeakMap<Rule | Chain, RuleRef>();
