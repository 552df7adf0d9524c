import { isDirect, type Cell } from '../cell.ts';
import { networkedPods, type Facts } from '../facts.ts';
import { finding, found, unseen, type Finding, type Judgement, type Prediction } from '../finding.ts';
import { keys } from '../keys.ts';
import { ipv4Of, nameOf } from '../kube.ts';
import { latestOf, type NodeState, type PodState } from '../node-state.ts';
import type { Neighbour } from '../parse/ip.ts';
import { lookupRoute } from '../route-lookup.ts';
import { brokenBy } from './broken-network.ts';
import { gatewaysAreTheNodes } from './claimed-gateway.ts';
import { tunnelsMeet } from './tunnels.ts';
import { uplinksFit } from './uplinks.ts';

const doc = 'are-the-pods-working';

/** Who has an address where its neighbours ask for it: pods of the node and the node's own devices. */
interface Holder {
  readonly pod: string | null;
  /** Another node than the one that looks. */
  readonly peer?: string;
  readonly macs: readonly string[];
}

/** One who knows a neighbour by another hardware address than the neighbour has. */
interface Mistaken {
  readonly node: string;
  /** null: the node itself. */
  readonly pod: string | null;
  readonly entry: Neighbour;
  readonly holder: Holder;
}

/**
 * Neighbours know one another by the hardware addresses that they have. What was learned is learned anew before long; an entry that somebody wrote by hand (permanent)
 * stays wrong. Addresses that no pod and no device was seen to have are passed over: routers answer for whole networks.
 */
export function neighboursAreKnown(facts: Facts): Judgement {
  const nodes = facts.nodes.flatMap((node) => (node.last === null ? [] : [node.last]));
  if (nodes.length === 0) return unseen('no node could be entered to read its neighbours');
  return found(...nodes.flatMap((state) => [...mistakenOn(facts, state).map((one) => tell(facts, one)), ...gatewaysAreTheNodes(facts, state), ...silentGateways(facts, state)]), ...tunnelsMeet(facts), ...uplinksFit(facts));
}

function mistakenOn(facts: Facts, state: NodeState): readonly Mistaken[] {
  const pods = latestOf(facts.podStates.filter((one) => one.node === state.node && one.found));
  const isWrong = (entry: Neighbour, holder: Holder | null): holder is Holder => holder !== null && entry.mac !== undefined && entry.state === 'PERMANENT' && !holder.macs.includes(entry.mac);
  const mistaken = (pod: string | null, entries: readonly Neighbour[]): readonly Mistaken[] => entries.flatMap((entry) => {
    const holder = holderOf(state, pods, entry.ip) ?? peerWith(facts, state, entry.ip);
    return isWrong(entry, holder) ? [{ node: state.node, pod, entry, holder }] : [];
  });
  return [...mistaken(null, state.neighbours), ...pods.flatMap((one) => mistaken(one.pod, one.neighbours))];
}

function holderOf(state: NodeState, pods: readonly PodState[], ip: string): Holder | null {
  const holds = (links: NodeState['links']): readonly string[] => links.filter((link) => link.addresses.some((address) => address.startsWith(`${ip}/`))).flatMap((link) => link.mac ?? []);
  const own = holds(state.links);
  if (own.length > 0) return { pod: null, macs: own };
  const theirs = pods.map((one) => ({ pod: one.pod, macs: holds(one.links) })).filter(({ macs }) => macs.length > 0);
  return theirs[0] === undefined ? null : { pod: theirs[0].pod, macs: theirs.flatMap(({ macs }) => macs) };
}

/** Another node on the same link. */
function peerWith(facts: Facts, state: NodeState, ip: string): Holder | null {
  const [peer] = facts.nodes.flatMap(({ name, last }) => (last === null || name === state.node ? [] : [{ name, macs: last.links.filter((link) => link.addresses.some((address) => address.startsWith(`${ip}/`))).flatMap((link) => link.mac ?? []) }])).filter(({ macs }) => macs.length > 0);
  return peer === undefined ? null : { pod: null, peer: peer.name, macs: peer.macs };
}

function tell(facts: Facts, { node, pod, entry, holder }: Mistaken): Finding {
  const object = pod === null ? `Node ${node}` : `Pod ${pod}`;
  const whose = holder.peer !== undefined ? `node ${holder.peer}` : holder.pod === null ? `the gateway on ${node}` : `Pod ${holder.pod}`;
  return finding({
    id: 'node-network/neighbour', object, where: pod === null ? `node ${node}` : `pod ${pod}`,
    message: `${pod === null ? `node ${node}` : `Pod ${pod}`} keeps ${entry.mac ?? ''} for the hardware address of ${entry.ip} (${whose}), which has ${holder.macs.join(', ')}: what it sends there reaches nobody`,
    expected: [`${entry.ip} at ${holder.macs.join(', ')}`], observed: [`${entry.ip} dev ${entry.dev} lladdr ${entry.mac ?? ''} ${entry.state}`], command: `ip neigh show ${entry.ip}`,
    fix: `ip neigh del ${entry.ip} dev ${entry.dev} ${pod === null ? `on ${node}` : `in the network of the pod (or delete the pod)`}, and find who wrote the entry`, doc,
    ...(holder.peer !== undefined ? { states: [keys.network(node)], breaks: [keys.network(node), ...brokenBy(facts, node)] } : pod === null && holder.pod !== null ? { states: [keys.answers(holder.pod)] } : pod === null ? {} : { states: [keys.answers(pod)] }),
  }, facts.cells, holder.peer === undefined ? goesBy(facts, node, pod, holder.pod) : between(node, holder.peer));
}

/** Between two nodes nothing gets there, and so no answer comes back. Tunnels have entries of their own. */
function between(node: string, peer: string): Prediction {
  const ways = [[node, peer], [peer, node]];
  return (cell) => (isDirect(cell) ? (ways.some(([from, to]) => cell.from.node === from && cell.to.node === to) ? 'must' : undefined) : cell.to.via === 'name' || cell.to.via === 'service-ip' ? 'may' : undefined);
}

/** From `pod` (null: the node) to the holder, there or back. Whoever is beyond the node is reached through the gateway, and by it. */
function goesBy(facts: Facts, node: string, pod: string | null, holder: string | null): Prediction {
  const between = (cell: Cell, one: string, isOther: (from: Cell['from'] | null, to: Cell['to'] | null) => boolean): boolean =>
    (cell.to.pod === one && isOther(cell.from, null)) || (cell.from.pod === one && isOther(null, cell.to));
  // The node hands on to the holder what comes from beyond and what it sends itself.
  const byNode = (from: Cell['from'] | null, to: Cell['to'] | null): boolean => (from === null ? to?.node !== node : from.kind === 'node' || from.node !== node);
  const touches = (cell: Cell): boolean => {
    if (pod === null) return holder !== null && between(cell, holder, byNode);
    return holder === null ? between(cell, pod, byNode) : between(cell, pod, (from, to) => (from?.pod ?? to?.pod) === holder);
  };
  const known = [pod, holder].filter((one) => one !== null);
  const backend = [facts.target, facts.dns].flatMap((subject) => (subject.pods.some((one) => known.includes(nameOf(one))) ? [subject.role] : []));
  return (cell) => (isDirect(cell) ? (touches(cell) ? 'must' : undefined) : known.includes(cell.from.pod ?? '') || backend.includes(cell.to.role) || (cell.to.via === 'name' && backend.includes('dns')) ? 'may' : undefined);
}

/** A device that answers no ARP (arp_ignore 8) is no gateway to its pods, be it a bridge or the end of a pod's own link. What still is remembered, or was learned from a question of the node, goes on for a while. */
function silentGateways(facts: Facts, state: NodeState): readonly Finding[] {
  const all = Number(state.interfaces.find((one) => one.name === 'all')?.arpIgnore ?? 0);
  // Containers of no pod have bridges of their own.
  const ways = new Set(networkedPods(facts).filter((pod) => pod.spec.nodeName === state.node).map((pod) => lookupRoute(state.routes, state.rules, ipv4Of(pod)).route?.dev));
  const bridges = new Set(state.bridgePorts.map((port) => port.bridge));
  // Where pods are told a gateway that is nobody's, the node answers in the place of others (proxy_arp), and for that the setting is not asked.
  const own = state.links.flatMap(({ addresses }) => addresses.map((address) => address.split('/')[0]));
  const isGateway = (device: string): boolean => facts.podStates.some((pod) => pod.node === state.node && pod.links.some(({ peerIndex }) => state.links.some((link) => link.name === device && link.index === peerIndex)) && pod.routes.some(({ to, via }) => to === 'default' && own.includes(via)));
  return state.interfaces.filter((one) => ways.has(one.name) && (bridges.has(one.name) || isGateway(one.name)) && Math.max(all, Number(one.arpIgnore)) >= 8).map((one) => finding({
    id: 'node-network/arp-ignored', object: `Node ${state.node}`, where: `node ${state.node}`,
    message: `${one.name} of node ${state.node} answers no ARP (arp_ignore = ${one.arpIgnore === '0' ? `${all} for all devices` : one.arpIgnore}): its pods do not find their gateway, and reach nothing beyond their own node`,
    expected: [`net.ipv4.conf.${one.name}.arp_ignore = 0 or 1`], observed: [`net.ipv4.conf.${one.name}.arp_ignore = ${one.arpIgnore}`, `net.ipv4.conf.all.arp_ignore = ${all}`], command: `sysctl net.ipv4.conf.${one.name}.arp_ignore`,
    fix: `sysctl -w net.ipv4.conf.${all >= 8 ? 'all' : one.name}.arp_ignore=0 on ${state.node}, and find what sets it (a file in /etc/sysctl.d)`, doc,
    states: [keys.network(state.node)], breaks: [keys.network(state.node), ...brokenBy(facts, state.node)],
  }, facts.cells, (cell) => ((cell.from.kind !== 'node' && cell.from.node === state.node) || cell.to.node === state.node || cell.to.via === 'service-ip' || cell.to.via === 'name' ? 'may' : undefined)));
}
