/** Do the rules of a node let a packet pass from one address to another, without any Service? */
import { deviceTo, firstPacket, isLocalAddress } from './packet.ts';
import type { NodeView, Packet } from './packet.ts';
import type { RuleRef, Ruleset } from './ruleset.ts';
import type { Hook } from './ruleset.ts';
import { fromNode, throughNode, walkPacket } from './walk.ts';
import type { WalkOptions } from './walk.ts';
import { isPlain } from './way.ts';
import type { Outcome } from './way.ts';

export interface Passage {
  /** partly: a rule with a probability discards a share. */
  readonly passes: 'yes' | 'no' | 'partly' | 'unknown';
  /** The rule that stops it, or that could not be judged. */
  readonly rule: RuleRef | null;
  readonly how: 'drop' | 'reject' | null;
  /** Share that is stopped, 0 to 1. */
  readonly stopped: number;
  /** Rules that stop it if a condition that cannot be judged by its text holds. */
  readonly doubtful: readonly RuleRef[];
  readonly outcomes: readonly Outcome[];
}

/**
 * Walks the first packet of a connection (or, with state `established`, an answer). Packets between two pods of one node
 * cross a bridge and meet these rules only with net.bridge.bridge-nf-call-iptables=1.
 */
export function passage(ruleset: Ruleset, node: NodeView, of: Parameters<typeof firstPacket>[0], options: Omit<WalkOptions, 'node'> = {}, hooks?: readonly Hook[]): Passage {
  const local = isLocalAddress(node, of.source) === true;
  const packet: Packet = { ...firstPacket(of), local, inInterface: of.inInterface ?? (local ? null : deviceTo(node, of.source)) };
  const outcomes = walkPacket(ruleset, packet, hooks ?? (local ? fromNode : throughNode), { ...options, node });
  const certain = outcomes.filter((one) => isPlain(one) && one.outcome !== 'unknown');
  const weight = (some: readonly Outcome[]): number => some.reduce((sum, { probability }) => sum + probability, 0);
  const stops = certain.filter(({ outcome }) => outcome !== 'accept');
  const stopped = certain.length === 0 ? 0 : weight(stops) / weight(certain);
  const [stop] = stops;
  // Where rules that cannot be judged could let it pass after all, nothing is claimed.
  const hopeful = outcomes.some(({ outcome, assumptions }) => outcome === 'accept' && assumptions.some(({ held }) => held));
  const open = certain.length === 0 || (stop !== undefined && hopeful);
  const doubt = outcomes.flatMap(({ assumptions, decidedBy }) => [...assumptions.map(({ rule }) => rule), ...(decidedBy ? [decidedBy] : [])])[0] ?? null;
  return {
    passes: open ? 'unknown' : !stop ? 'yes' : stopped > 0.999 ? 'no' : 'partly',
    rule: open ? doubt : stop?.decidedBy ?? null,
    how: open || !stop ? null : stop.outcome === 'drop' ? 'drop' : 'reject',
    stopped: open ? 0 : stopped, outcomes,
    doubtful: outcomes.flatMap(({ outcome, decidedBy, assumptions }) => (outcome !== 'accept' && decidedBy !== null && assumptions.length > 0 ? [decidedBy] : [])),
  };
}
