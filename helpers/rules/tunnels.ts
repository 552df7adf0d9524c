import { isDirect, type Cell } from '../cell.ts';
import type { Facts, NodeFacts } from '../facts.ts';
import { finding, type Finding, type Prediction } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import { keys } from '../keys.ts';
import type { NodeState } from '../node-state.ts';
import type { FarEnd, TunnelDevice } from '../parse/tunnels.ts';
import { deviceTowards } from '../tunnels.ts';
import { brokenBy } from './broken-network.ts';

const doc = 'are-the-pods-working';

/** The tunnels of nodes lead to one another: to an address of the node whose device it is, and into the same network there. */
export function tunnelsMeet(facts: Facts): readonly Finding[] {
  return [...facts.nodes.flatMap((node) => (node.last === null ? [] : strayEnds(facts, node.last))), ...unlikeDevices(facts)];
}

/** What a node sends for the device of another goes to an address that the other does not have (any more). */
function strayEnds(facts: Facts, state: NodeState): readonly Finding[] {
  const ends = groupBy(state.tunnels?.ends ?? [], ({ dev, mac }) => `${dev} ${mac}`);
  return [...ends.values()].flatMap((group): readonly Finding[] => {
    const [end] = group;
    const peer = end === undefined ? undefined : facts.nodes.find(({ name, last }) => name !== state.node && last?.links.some(({ mac }) => mac === end.mac) === true);
    if (end === undefined || peer === undefined || end.dev !== deviceTowards(facts, state.node, peer.name) || group.some(({ to }) => has(peer, to) && !isOwn(facts, state.node, to))) return [];
    return [astray(facts, state.node, peer, end)];
  });
}

/** What a node sends to an address of its own does not leave it, whoever else has that address. */
function isOwn(facts: Facts, node: string, ip: string): boolean {
  return facts.nodes.some((one) => one.name === node && has(one, ip));
}

function astray(facts: Facts, node: string, peer: NodeFacts, end: FarEnd): Finding {
  const real = facts.now.nodes.find(({ metadata }) => metadata.name === peer.name)?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '?';
  const own = isOwn(facts, node, end.to);
  const owner = facts.nodes.find((other) => has(other, end.to))?.name;
  return finding({
    id: 'node-network/tunnel', object: `Node ${node}`, where: `node ${node}`,
    message: `the tunnel ${end.dev} of node ${node} sends what is for pods of ${peer.name} to ${end.to}, which is ${own ? `an address of ${node} itself${has(peer, end.to) ? ` (and of ${peer.name} as well, on a network that is alike on all machines)` : ''}` : owner ?? 'an address of no node'}: ${peer.name} is ${real}`,
    expected: [`${end.mac} dev ${end.dev} dst ${real}`], observed: [end.source], command: `bridge fdb show dev ${end.dev}`,
    fix: own ? `let the network plugin use the device by which nodes reach one another (flannel: --iface, or the annotation flannel.alpha.coreos.com/public-ip-overwrite), and restart its agent on ${node}` : `bridge fdb replace ${end.mac} dev ${end.dev} dst ${real} self permanent on ${node}; restart the network plugin's agent there, which should have heard of the address`, doc,
    states: [keys.network(node)], breaks: [keys.network(node), ...brokenBy(facts, node)],
  }, facts.cells, between(node, peer.name));
}

/** Of two ends of one name that differ, only what most others have tells which is wrong. */
function unlikeDevices(facts: Facts): readonly Finding[] {
  const carries = (node: string, device: string): boolean => facts.nodes.some((other) => other.name !== node && deviceTowards(facts, node, other.name) === device);
  const all = facts.nodes.flatMap(({ name, last }) => (last?.tunnels?.devices ?? []).filter((device) => carries(name, device.name)).map((device) => ({ node: name, device })));
  return [...groupBy(all, ({ device }) => `${device.kind} ${device.name}`).values()].flatMap((group): readonly Finding[] => {
    const kinds = [...groupBy(group, ({ device }) => settingsOf(device)).entries()].toSorted(([, a], [, b]) => a.length - b.length);
    const [least, next] = kinds;
    const name = group[0]?.device.name ?? '';
    if (least === undefined || next === undefined) return [];
    const nodes = least[1].map(({ node }) => node);
    const outvoted = nodes.length === 1 && next[1].length > 1;
    const struck = (cell: Cell): boolean => nodes.includes(cell.from.node) !== nodes.includes(cell.to.node ?? '');
    return [finding({
      id: 'node-network/tunnel', object: outvoted ? `Node ${nodes[0] ?? ''}` : 'the network between nodes', where: outvoted ? `node ${nodes[0] ?? ''}` : group.map(({ node }) => node).join(', '),
      message: `the tunnel ${name} of ${nodes.join(', ')} has ${least[0]}, and that of ${next[1].map(({ node }) => node).slice(0, 4).join(', ')} has ${next[0]}: neither takes what the other sends`,
      expected: [`one ${next[0].replaceAll(/ \d+/g, '')} for all nodes`], observed: group.map(({ node, device }) => `${node}: ${name} ${settingsOf(device)}`).slice(0, 8), command: `ip -d link show ${name}`,
      fix: `make ${name} the same on all nodes: the configuration of the network plugin (VNI, port), then its agent on ${nodes.join(', ')}`, doc,
      states: group.map(({ node }) => keys.network(node)), breaks: group.flatMap(({ node }) => [keys.network(node), ...brokenBy(facts, node)]),
    }, facts.cells, (cell) => (cell.to.node !== undefined && isDirect(cell) && struck(cell) && cell.from.kind !== 'node' ? 'must' : cell.to.via === 'name' || cell.to.via === 'service-ip' ? 'may' : undefined))];
  });
}

function settingsOf({ id, port }: TunnelDevice): string {
  return [...(id === null ? [] : [`VNI ${id}`]), ...(port === null ? [] : [`port ${port}`])].join(' ');
}

function has({ last }: NodeFacts, ip: string): boolean {
  return last?.links.some((link) => link.addresses.some((address) => address.startsWith(`${ip}/`))) === true;
}

/** Nothing gets there, and no answer comes back from there to a pod that is asked. */
function between(node: string, peer: string): Prediction {
  const there = (cell: Cell): boolean => cell.from.node === node && cell.to.node === peer;
  const back = (cell: Cell): boolean => cell.from.node === peer && cell.to.node === node && cell.from.kind !== 'node';
  return (cell) => (isDirect(cell) && (there(cell) || back(cell)) ? (cell.to.pod === undefined ? 'may' : 'must') : cell.to.via === 'name' || cell.to.via === 'service-ip' ? 'may' : undefined);
}
