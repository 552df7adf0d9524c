/**
 * One direction of one pair: is the pod isolated, and by which policies and rules is the pair admitted or denied?
 * Policies are additive: one rule of any of them admits; a denial is the sum of all that isolate the pod.
 * Source: kubernetes.io/docs/concepts/services-networking/network-policies.
 */
import { evaluateRule, type Decision } from './evaluate-rule.ts';
import { describePeer, isNodeTraffic, isOwnNode, isSamePod, type Peer, type PodPeer } from './peer.ts';
import { selectsPod, type Direction, type Policy } from './policy.ts';
import { describeSelector } from './selector.ts';
import type { Question, World } from './world.ts';

export type Answer = 'yes' | 'no' | 'implementation-defined';

export interface Side {
  readonly direction: Direction;
  /** Whether any policy selects the pod in this direction. */
  readonly isolated: boolean;
  readonly allowed: Answer;
  /** What most engines do where the answer is implementation-defined; null where they are too divided to say. */
  readonly likely: 'yes' | 'no' | null;
  /** Why, in one sentence. */
  readonly reason: string;
  /** For an admission the rules that admit; for a denial every rule of every isolating policy, nearest first. */
  readonly decidedBy: readonly Decision[];
  /** Of a denial, the rules that come nearest to admitting. */
  readonly nearestMiss: readonly Decision[];
}

/** `subject` is the pod whose policies count (source for egress, destination for ingress), `other` the far end. */
export function evaluateSide(world: World, policies: readonly Policy[], direction: Direction, subject: Peer, other: Peer, to: Peer, ask: Question): Side {
  const open = (reason: string): Side => ({ direction, isolated: false, allowed: 'yes', likely: 'yes', reason, decidedBy: [], nearestMiss: [] });
  if (subject.kind !== 'pod') return open(`${describePeer(subject)} is no pod: policies do not apply to it`);
  const isolating = policies.filter((policy) => policy.isolates[direction] && selectsPod(policy, subject));
  if (isolating.length === 0) return open(`no policy isolates ${describePeer(subject)} for ${direction}`);
  // "Undefined" in the documentation; its common case is that policies do not see host-network pods.
  if (subject.hostNetwork) return open(`${describePeer(subject)} uses the host network: most engines do not apply policies to it, though ${names(isolating)} selects it`);

  const decisions = isolating.flatMap((policy) => decide(world, policy, direction, other, to, ask));
  const admitting = decisions.filter((decision) => decision.kind === 'admits');
  const first = admitting[0];
  if (first !== undefined) {
    return { direction, isolated: true, allowed: 'yes', likely: 'yes', reason: `${first.policy}: ${first.why}`, decidedBy: admitting, nearestMiss: [] };
  }
  const decidedBy = [...decisions].sort(byDistance);
  const nearestMiss = decidedBy.filter((decision) => decision.rule !== null && byRank(decision, decidedBy[0]) === 0);
  return { direction, isolated: true, ...denial(direction, subject, other, isolating, decidedBy), decidedBy, nearestMiss };
}

function decide(world: World, policy: Policy, direction: Direction, other: Peer, to: Peer, ask: Question): readonly Decision[] {
  const rules = policy.rules[direction];
  if (rules.length > 0) return rules.map((rule) => evaluateRule(world, policy, rule, direction, other, to, ask));
  const why = `selects ${describeSelector(policy.podSelector)} of namespace ${policy.namespace} and has no ${direction} rule${direction === 'ingress' && policy.rules.egress.length > 0 ? ', only rules of egress: unless its policyTypes are Egress alone (left out, they are both) it admits nobody' : ''}`;
  return [{ policy: policy.id, rule: null, kind: 'no-rules', why, distance: Number.MAX_SAFE_INTEGER, undecided: false, fix: null }];
}

function byRank(a: Decision, b: Decision | undefined): number {
  return Number(b?.undecided ?? false) - Number(a.undecided) || a.distance - (b?.distance ?? a.distance);
}

function byDistance(a: Decision, b: Decision): number {
  return byRank(a, b) || (a.policy < b.policy ? -1 : Number(a.policy > b.policy)) || (a.rule ?? 0) - (b.rule ?? 0);
}

function denial(direction: Direction, subject: PodPeer, other: Peer, isolating: readonly Policy[], decidedBy: readonly Decision[]): Pick<Side, 'allowed' | 'likely' | 'reason'> {
  const denied = `${names(isolating)} isolate${isolating.length === 1 ? 's' : ''} ${describePeer(subject)} for ${direction} and no rule admits ${describePeer(other)}`;
  const defined = (likely: Side['likely'], why: string): Pick<Side, 'allowed' | 'likely' | 'reason'> => ({ allowed: 'implementation-defined', likely, reason: `${denied}; ${why}` });
  if (isSamePod(subject, other)) return defined('yes', 'but a pod cannot be kept from itself in most engines');
  if (isNodeTraffic(other)) {
    const own = isOwnNode(subject, other);
    if (own === true && direction === 'ingress') return defined('yes', 'but engines exempt the pod\'s own node (kubelet probes come from it)');
    if (own === true) return defined(null, 'engines differ on traffic from a pod to its own node');
    if (direction === 'ingress') return defined(own === false ? 'no' : null, 'engines differ on traffic from nodes, most exempt only the pod\'s own node');
  }
  const doubtful = decidedBy.find((decision) => decision.undecided);
  if (doubtful !== undefined) return defined('no', `engines differ on this: ${doubtful.policy} ${doubtful.why}`);
  return { allowed: 'no', likely: 'no', reason: denied };
}

const names = (policies: readonly Policy[]): string => policies.map((policy) => policy.id).join(', ');
