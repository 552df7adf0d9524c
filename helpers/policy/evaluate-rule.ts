/** One rule of one policy for one pair: it admits, or one sentence says why not. */
import type { MissKind } from './miss.ts';
import { missOfPeers } from './peer-match.ts';
import type { Peer } from './peer.ts';
import type { Direction, Policy, Rule } from './policy.ts';
import { describePort, missOfPorts } from './port-match.ts';
import type { Question, World } from './world.ts';

/** What one rule (or, with rule null, a policy without rules) says about a pair. */
export interface Decision {
  /** namespace/name */
  readonly policy: string;
  /** Index in spec.ingress or spec.egress; null when the policy has no rule in this direction. */
  readonly rule: number | null;
  readonly kind: MissKind | 'admits';
  readonly why: string;
  /** 0 admits; otherwise the number of requirements in the way. */
  readonly distance: number;
  /** Some engines would admit this, most do not. */
  readonly undecided: boolean;
  /** A command that makes this very rule admit the pair, where one is certain. */
  readonly fix: string | null;
}

/** `other` is the far end for this direction, `to` the destination of the connection (it owns port names). */
export function evaluateRule(world: World, policy: Policy, rule: Rule, direction: Direction, other: Peer, to: Peer, ask: Question): Decision {
  const peer = missOfPeers(world, policy, rule.peers, other, ask, direction);
  const port = missOfPorts(rule.ports, ask, to);
  const common = { policy: policy.id, rule: rule.index };
  if (peer === null && port === null) {
    return { ...common, kind: 'admits', why: `rule ${rule.index} admits ${admitted(rule)}`, distance: 0, undecided: false, fix: null };
  }
  if (peer === null && port !== null) {
    const why = `rule ${rule.index} admits this peer, but not on this port: ${port.why}`;
    return { ...common, kind: port.kind, why, distance: port.distance, undecided: port.undecided, fix: addPortCommand(policy, rule, direction, ask) };
  }
  return {
    ...common,
    kind: peer?.kind ?? 'invalid',
    why: `rule ${rule.index} ${peer?.why ?? ''}${port === null ? '' : `; nor this port: ${port.why}`}`,
    distance: (peer?.distance ?? 0) + (port?.distance ?? 0),
    undecided: peer?.undecided === true && (port === null || port.undecided),
    fix: port === null ? (peer?.fix ?? null) : null,
  };
}

function admitted(rule: Rule): string {
  const who = rule.peers.length === 0 ? 'everybody' : 'this peer';
  return `${who} on ${rule.ports.length === 0 ? 'every port' : rule.ports.map(describePort).join(', ')}`;
}

function addPortCommand(policy: Policy, rule: Rule, direction: Direction, ask: Question): string {
  const name = policy.id.slice(policy.namespace.length + 1);
  const patch = [{ op: 'add', path: `/spec/${direction}/${rule.index}/ports/-`, value: { protocol: ask.protocol, port: ask.port } }];
  return `kubectl patch networkpolicy ${name} -n ${policy.namespace} --type=json -p '${JSON.stringify(patch)}'`;
}
