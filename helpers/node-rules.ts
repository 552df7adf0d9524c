import type { Facts, NodeFacts } from './facts.ts';
import { internalIp, podIps } from './kube.ts';
import { parseListeners } from './parse/proc-net.ts';
import { readNodeRuleset } from './netfilter/node-ruleset.ts';
import type { NodeView } from './netfilter/packet.ts';
import type { Ruleset } from './netfilter/ruleset.ts';
import type { NodeState, PodState } from './node-state.ts';
import type { ComparedNode } from './proxy/vantage.ts';
import type { Section } from './survey.ts';

/** Reading a large node's rules takes a while: once for each look is enough. */
const rulesets = new WeakMap<NodeState, Ruleset>();

/** All packet filter rules of a node, of both back ends. */
export function rulesetOf(state: NodeState): Ruleset {
  const known = rulesets.get(state);
  if (known !== undefined) return known;
  const ruleset = readNodeRuleset({
    iptables: printed(state.sections['iptables']),
    iptablesNft: printed(state.sections['iptables-nft']),
    iptablesLegacy: printed(state.sections['iptables-legacy']),
    ip6tables: printed(state.sections['ip6tables']),
    nft: printed(state.sections['nft']),
    dormant: printed(state.sections['nft-dormant']),
  });
  rulesets.set(state, ruleset);
  return ruleset;
}

/** The rules of a pod's own network namespace; null where they were not read. */
export function rulesetInside(state: PodState): Ruleset | null {
  const known = insides.get(state);
  if (known !== undefined) return known;
  const [iptables, legacy, nft] = ['iptables', 'iptables-legacy', 'nft'].map((name) => printed(state.sections[name]));
  const ruleset = readNodeRuleset({ iptablesNft: iptables ?? null, iptablesLegacy: legacy === '' ? null : legacy ?? null, nft: nft ?? null });
  insides.set(state, ruleset);
  return ruleset;
}

const insides = new WeakMap<PodState, Ruleset>();

function printed(section: Section | undefined): string | null {
  return section?.exit === 0 ? section.stdout : null;
}

/** Every packet that is walked asks for it. */
const views = new WeakMap<object, NodeView>();

/** The node as a packet meets it. */
export function viewOf(state: Pick<NodeState, 'links' | 'routes'> & Partial<Pick<NodeState, 'sections'>>): NodeView {
  const known = views.get(state);
  if (known !== undefined) return known;
  const queues = printed(state.sections?.['queues']);
  const listeners = printed(state.sections?.['listeners']);
  const view: NodeView = {
    addresses: state.links.flatMap((link) => link.addresses.map((address) => address.split('/')[0] ?? '')),
    routes: state.routes.filter((route) => (route.table ?? 'main') === 'main').map((route) => ({ to: route.to, ...(route.dev === undefined ? {} : { dev: route.dev }) })),
    // A line each of /proc/net/netfilter/nfnetlink_queue; its number first.
    ...(queues === null ? {} : { queues: [...queues.matchAll(/^\s*(\d+)\s/gm)].map(([, number]) => Number(number)) }),
    ...(listeners === null ? {} : { listeners: (['TCP', 'UDP'] as const).flatMap((protocol) => parseListeners(listeners, protocol)) }),
  };
  views.set(state, view);
  return view;
}

export function comparedNode(facts: Facts, node: NodeFacts, state: NodeState): ComparedNode {
  const object = facts.now.nodes.find((candidate) => candidate.metadata.name === node.name);
  const pods = facts.now.pods.filter((pod) => pod.spec.nodeName === node.name && pod.spec.hostNetwork !== true && pod.status?.phase === 'Running');
  const view = viewOf(state);
  const own = object === undefined ? undefined : internalIp(object);
  return {
    ...view,
    // The address that the node itself sends from comes first.
    addresses: own === undefined ? view.addresses : [own, ...view.addresses.filter((address) => address !== own)],
    name: node.name,
    zone: object?.metadata.labels?.['topology.kubernetes.io/zone'] ?? null,
    pods: pods.flatMap(podIps),
  };
}
