import { askedFamily, describeCell, isDirect, type Cell } from '../cell.ts';
import type { Facts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import { keys } from '../keys.ts';
import { ipOf, nameOf } from '../kube.ts';
import { isLocalAddress } from '../netfilter/packet.ts';
import { passage } from '../netfilter/passage.ts';
import type { Hook, RuleRef } from '../netfilter/ruleset.ts';
import { rulesetOf, viewOf } from '../node-rules.ts';
import type { NodeState } from '../node-state.ts';
import type { Neighbour } from '../parse/ip.ts';
import { lookupRoute } from '../route-lookup.ts';

/** Two addresses of one link, of which the node has `own`. */
interface Link {
  readonly own: string;
  readonly other: string;
  readonly device: string | null;
}

/**
 * IPv6 has no ARP: neighbours find one another by ICMPv6 (RFC 4861), which the packet filter sees as it sees any packet. No rule discards that of a node with its pods and with
 * the nodes of its link. What is known goes on for a while, so that a rule is felt only as entries expire: until some have, nothing is said.
 */
export function discoveryPasses(facts: Facts): readonly Finding[] {
  return facts.nodes.flatMap(({ name, last }): readonly Finding[] => {
    const lost = last === null ? [] : unresolved(facts, last);
    if (last === null || lost.length === 0) return [];
    const stopped = linksOf(facts, last).flatMap((link) => [discards(last, link, 'in'), discards(last, link, 'out')].flatMap((rule) => rule ?? []));
    return [...groupBy(stopped, ({ table, chain, text }) => `${table} ${chain} ${text}`).values()].flatMap(([rule]) => (rule === undefined ? [] : [tell(facts, name, rule, lost)]));
  });
}

/** Neighbours that did not answer the node, or one of its pods. */
function unresolved(facts: Facts, state: NodeState): readonly Neighbour[] {
  const inside = facts.podStates.filter((pod) => pod.node === state.node).flatMap(({ neighbours }) => neighbours);
  return [...state.neighbours, ...inside].filter(({ ip, mac, state: reached }) => ip.includes(':') && mac === undefined && /^(FAILED|INCOMPLETE)$/.test(reached));
}

function linksOf(facts: Facts, state: NodeState): readonly Link[] {
  const view = viewOf(state);
  const pods = facts.now.pods.filter((pod) => pod.spec.nodeName === state.node && pod.spec.hostNetwork !== true).flatMap((pod): readonly Link[] => {
    const gateway = facts.podStates.findLast((one) => one.pod === nameOf(pod))?.routes.find(({ to, family, via }) => to === 'default' && family === 6 && via !== undefined)?.via;
    const other = ipOf(pod, 6);
    return gateway === undefined || other === undefined || isLocalAddress(view, gateway) !== true ? [] : [{ own: gateway, other, device: deviceOnLink(state, other) }];
  });
  const addressOf = (name: string): string | undefined => facts.now.nodes.find(({ metadata }) => metadata.name === name)?.status?.addresses?.find(({ type, address }) => type === 'InternalIP' && address.includes(':'))?.address;
  const own = addressOf(state.node);
  const nodes = facts.nodes.filter(({ name }) => name !== state.node).flatMap(({ name }): readonly Link[] => {
    const other = addressOf(name);
    const device = other === undefined ? null : deviceOnLink(state, other);
    return own === undefined || other === undefined || device === null ? [] : [{ own, other, device }];
  });
  return [...pods, ...nodes];
}

/** null: it is behind a router. */
function deviceOnLink({ routes, rules }: NodeState, ip: string): string | null {
  const { route } = lookupRoute(routes, rules, ip);
  return route?.kind === 'unicast' && route.via === undefined ? route.dev ?? null : null;
}

/** A rule that surely discards it: one that asks for types of ICMPv6 may let those of discovery pass. */
function discards(state: NodeState, { own, other, device }: Link, way: 'in' | 'out'): RuleRef | null {
  const [source, destination] = way === 'in' ? [other, own] : [own, other];
  const hooks: readonly Hook[] = way === 'in' ? ['ingress', 'prerouting', 'input'] : ['output', 'postrouting', 'egress'];
  const { passes, rule } = passage(rulesetOf(state), viewOf(state), { protocol: 'icmpv6', source, destination, destinationPort: null, inInterface: way === 'in' ? device : null }, {}, hooks);
  return passes === 'no' ? rule : null;
}

function tell(facts: Facts, node: string, rule: RuleRef, lost: readonly Neighbour[]): Finding {
  const text = `${rule.family} ${rule.table} ${rule.chain}: ${rule.text}`;
  // Pods of one node find one another without it.
  const meets = (cell: Cell): boolean => isDirect(cell) && (cell.from.node === node || cell.to.node === node) && (cell.from.kind === 'node' || cell.from.node !== cell.to.node);
  const failed = facts.cells.filter((cell) => cell.state === 'failed' && askedFamily(cell) === 'IPv6' && meets(cell));
  return finding({
    id: 'node-network/neighbour-discovery', object: `Node ${node}`, where: `node ${node}`, latent: false,
    message: `a rule on ${node} drops the ICMPv6 by which neighbours find one another over IPv6, as they do by ARP over IPv4 (${text}): as what they know of one another expires, ${node} and its pods reach nobody beyond their own link`,
    expected: ['neighbour discovery (ICMPv6 types 133 to 136) passes'], observed: [text, ...lost.slice(0, 3).map(({ ip, dev, state }) => `${ip} dev ${dev} ${state}`), ...failed.map(describeCell)].slice(0, 8), command: 'ip6tables-save -c; nft list ruleset; ip -6 neigh',
    fix: `let ICMPv6 pass on ${node}, at the least types 1 to 4 and 133 to 136 (RFC 4890), before: ${text}`, doc: 'are-the-pods-working',
    states: [keys.network(node)],
  }, facts.cells, (cell) => (failed.includes(cell) || (failed.length > 0 && (cell.to.via === 'name' || (cell.to.via === 'service-ip' && askedFamily(cell) === 'IPv6'))) ? 'may' : undefined));
}
