import { isDirect } from '../cell.ts';
import type { Facts, NodeFacts } from '../facts.ts';
import { deviceTo, isLocalAddress } from '../netfilter/packet.ts';
import { passage, type Passage } from '../netfilter/passage.ts';
import { onceFor, type RuleRef } from '../netfilter/ruleset.ts';
import { offBridge, ontoBridge, overBridge } from '../netfilter/walk.ts';
import { rulesetOf, viewOf } from '../node-rules.ts';
import type { NodeState } from '../node-state.ts';
import { packetsOf, type Sent } from './predict.ts';

/**
 * A list of addresses whose members are not known (ipset, countries) treats all packets alike that have the addresses which it minds: where another packet with these, over which it could
 * have decided as well, was let pass on the same node, it is not this rule. What others mind is not known.
 */
export function isCleared(facts: Facts, { name }: NodeFacts, state: NodeState, rule: RuleRef, sent: Sent): boolean {
  const list = /--match-set \S+ (\S+)|--(src|dst)-cc|--(source|destination)-country/.exec(rule.text)?.slice(1).join() ?? '';
  const [source, destination] = [/src|source/.test(list), /dst|destination/.test(list)];
  const like = (other: Sent): boolean => other.protocol === sent.protocol && other.state === sent.state && (!source || other.source === sent.source) && (!destination || other.destination === sent.destination);
  return (source || destination) && passedBy(facts, name).some((other) => like(other) && passagesOf(facts, state, other).some(({ doubtful }) => doubtful.some((one) => isSameRule(one, rule))));
}

/** Packets of questions that passed this node and were answered, and their answers. */
function passedBy(facts: Facts, node: string): readonly Sent[] {
  const known = passedOn.get(facts)?.get(node);
  if (known !== undefined) return known;
  const cells = facts.cells.filter((cell) => cell.state === 'passed' && !cell.settled && isDirect(cell) && cell.to.ip !== undefined && [cell.from.node, cell.to.node].includes(node));
  const packets = cells.flatMap((cell) => packetsOf(facts, cell) ?? []).flatMap(({ question, answer }) => [question, answer]);
  const distinct = [...new Map(packets.map((sent) => [JSON.stringify(sent), sent])).values()];
  passedOn.set(facts, new Map([...passedOn.get(facts) ?? [], [node, distinct]]));
  return distinct;
}

const passedOn = new WeakMap<Facts, ReadonlyMap<string, readonly Sent[]>>();

export function passagesOf(facts: Facts, state: NodeState, sent: Sent): readonly Passage[] {
  return onceFor(rulesetOf(state), `between pods ${JSON.stringify(sent)}`, () => passages(facts, state, sent));
}

export const isSameRule = (some: RuleRef, other: RuleRef): boolean => some.table === other.table && some.chain === other.chain && some.text === other.text;

/** A packet through a node, as a packet and, where it comes or goes by a bridge, as a frame. */
function passages(facts: Facts, state: NodeState, packet: Sent): readonly Passage[] {
  const [ruleset, view] = [rulesetOf(state), viewOf(state)];
  const bridges = new Set(state.links.flatMap((link) => link.master ?? []));
  const [comesBy, goesBy] = [packet.source, packet.destination].map((address) => (isLocalAddress(view, address) === true ? null : deviceTo(view, address)));
  const ports = [packet.source, packet.destination].flatMap((address) => portOf(facts, state, address) ?? []);
  const bridged = (device: string | null | undefined): boolean => device !== null && device !== undefined && bridges.has(device);
  const across = bridged(comesBy) && comesBy === goesBy;
  const frame = (hooks: typeof overBridge): Passage => passage(ruleset, view, { ...packet, inInterface: portOf(facts, state, packet.source) }, { ports, level: 'bridge' }, hooks);
  return [
    // What crosses a bridge is shown to the packet filter only where bridge-netfilter is on.
    ...(across && state.sysctl['net.bridge.bridge-nf-call-iptables'] !== '1' ? [] : [passage(ruleset, view, packet, { ports })]),
    ...(across ? [frame(overBridge)] : [...(bridged(comesBy) ? [frame(offBridge)] : []), ...(bridged(goesBy) ? [frame(ontoBridge)] : [])]),
  ];
}

/** The node's end of the interface of the pod that has this address; null where that was not seen. */
export function portOf(facts: Facts, state: NodeState, address: string): string | null {
  const pod = facts.podStates.findLast((one) => one.node === state.node && one.links.some((link) => link.addresses.some((own) => own.startsWith(`${address}/`))));
  const inner = pod?.links.find((link) => link.addresses.some((own) => own.startsWith(`${address}/`)));
  return inner?.peerIndex === undefined ? null : state.links.find((link) => link.index === inner.peerIndex)?.name ?? null;
}
