import { isDirect, isSilence, type Cell } from '../cell.ts';
import type { Facts, NodeFacts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { keys } from '../keys.ts';
import { internalIp } from '../kube.ts';
import type { Link } from '../parse/ip.ts';
import { covers } from '../route-lookup.ts';
import { deviceTowards } from '../tunnels.ts';
import { brokenBy } from './broken-network.ts';

const doc = 'are-the-pods-working';

/** The device by which a node is in the network of the nodes, and the address that it has there. */
interface Uplink {
  readonly node: NodeFacts;
  readonly link: Link;
  readonly address: string;
}

interface Pair {
  readonly one: Uplink;
  readonly other: Uplink;
}

/** What devices of two nodes on one link must have in common, and what they must not. */
export function uplinksFit(facts: Facts): readonly Finding[] {
  const pairs = neighbours(facts);
  return [...pairs.filter(({ one, other }) => one.link.mac !== undefined && one.link.mac === other.link.mac).flatMap((pair) => alike(facts, pair)), ...pairs.flatMap((pair) => unequal(facts, pairs, pair))];
}

/** Pairs of nodes each of which has the address of the other on its own link. */
function neighbours(facts: Facts): readonly Pair[] {
  const uplinks = facts.nodes.flatMap((node): readonly Uplink[] => {
    const object = facts.now.nodes.find(({ metadata }) => metadata.name === node.name);
    const ip = object === undefined ? undefined : internalIp(object);
    const link = node.last?.links.find(({ addresses }) => addresses.some((address) => address.startsWith(`${ip ?? '-'}/`)));
    return link === undefined ? [] : [{ node, link, address: ip ?? '' }];
  });
  const sees = (one: Uplink, other: Uplink): boolean => one.link.addresses.some((address) => address.startsWith(`${one.address}/`) && covers(address, other.address));
  return uplinks.flatMap((one, at) => uplinks.slice(at + 1).filter((other) => sees(one, other) && sees(other, one)).map((other) => ({ one, other })));
}

/** A switch sends what is for an address to the port where it was heard last: now to the one, now to the other. */
function alike(facts: Facts, { one, other }: Pair): readonly Finding[] {
  const names = [one.node.name, other.node.name];
  // Machines of one host that share its device (ipvlan) rightly have one address, and lose nothing.
  if (!facts.cells.some((cell) => isDirect(cell) && cell.to.node !== cell.from.node && names.includes(cell.from.node) && names.includes(cell.to.node ?? '') && (isSilence(cell) || cell.outcome === 'unreachable'))) return [];
  const young = facts.now.nodes.filter(({ metadata }) => names.includes(metadata.name)).toSorted((a, b) => (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? '')).at(-1)?.metadata.name ?? other.node.name;
  const device = (young === one.node.name ? one : other).link.name;
  const touches = (cell: Cell): boolean => (cell.to.node === undefined ? names.includes(cell.from.node) : cell.from.node !== cell.to.node && [cell.from.node, cell.to.node].some((name) => names.includes(name)));
  return [finding({
    id: 'node-network/duplicate-mac', object: `Node ${young}`, where: names.map((name) => `node ${name}`).join(', '), latent: false,
    message: `the nodes ${names.join(' and ')} have the same hardware address ${one.link.mac ?? ''} on the network between them (${one.link.name}, ${other.link.name}): a switch sends what is meant for one to whichever was heard last`,
    expected: ['a hardware address of its own for each node'], observed: [one, other].map(({ node, link, address }) => `${node.name}: ${link.name} ${link.mac ?? ''} (${address})`), command: `ip link show ${device}`,
    fix: `give ${device} of ${young} another hardware address (of a virtual machine: in its definition, where clones keep that of their template; else ip link set dev ${device} address), and ip neigh flush all on the other nodes`, doc,
    states: names.map(keys.network), breaks: names.flatMap((name) => [keys.network(name), keys.proxy(name), ...brokenBy(facts, name)]),
  }, facts.cells, (cell) => (touches(cell) || cell.to.via === 'service-ip' || cell.to.via === 'name' ? 'may' : undefined))];
}

/**
 * On one link nobody is told that a packet is too large: it is lost where it comes in. Connections are made and small answers come; of long ones the other side repeats the first piece,
 * until it has been told of a smaller size some other way.
 */
function unequal(facts: Facts, pairs: readonly Pair[], { one, other }: Pair): readonly Finding[] {
  if (one.link.mtu === other.link.mtu || one.link.mtu === 0 || other.link.mtu === 0) return [];
  const [narrow, wide] = one.link.mtu < other.link.mtu ? [one, other] : [other, one];
  const way = deviceTowards(facts, wide.node.name, narrow.node.name);
  const sent = Math.min(wide.node.last?.links.find(({ name }) => name === way)?.mtu ?? wide.link.mtu, largestOf(facts, wide.node.name));
  if (sent <= narrow.link.mtu) return [];
  const stopped = facts.cells.filter((cell) => isDirect(cell) && cell.outcome === 'hung' && cell.state === 'failed' && cell.from.node === narrow.node.name && cell.to.node === wide.node.name);
  // A server that answers nobody to the end is none that is too far away.
  const struck = stopped.filter((cell) => facts.cells.some((same) => same.state === 'passed' && isDirect(same) && same.to.ip === cell.to.ip && same.to.port === cell.to.port && (cell.to.size === undefined || same.to.size === cell.to.size || same.from.node === narrow.node.name)));
  if (struck.length === 0) return [];
  const sizes = [...new Map(pairs.flatMap((pair) => [pair.one, pair.other]).map((uplink) => [uplink.node.name, uplink.link.mtu])).values()];
  const share = ({ link }: Uplink): number => sizes.filter((mtu) => mtu === link.mtu).length;
  const odd = share(wide) < share(narrow) ? wide : narrow;
  return [finding({
    id: 'node-network/large-packets', object: `Node ${odd.node.name}`, where: odd.node.name, latent: false,
    message: `long answers from pods of ${wide.node.name} to ${narrow.node.name} begin and do not come: ${narrow.link.name} of ${narrow.node.name} takes packets of ${narrow.link.mtu} bytes (MTU), and ${wide.link.name} of ${wide.node.name} on the same network sends up to ${sent}`,
    expected: ['one MTU for all devices of a network'], observed: [wide, narrow].map(({ node, link }) => `${node.name}: ${link.name} mtu ${link.mtu}`), command: `ip link show ${odd.link.name}`,
    fix: `ip link set ${odd.link.name} mtu ${(odd === narrow ? wide : narrow).link.mtu} on ${odd.node.name}, as its neighbours have it (if the network carries that), and where its configuration sets it`, doc,
    states: [keys.network(odd.node.name)], breaks: [wide, narrow].map(({ node }) => keys.network(node.name)),
  }, facts.cells, (cell) => (struck.includes(cell) || (cell.from.node === narrow.node.name && cell.outcome === 'hung' && (cell.to.via === 'service-ip' || cell.to.via === 'name')) ? 'may' : undefined))];
}

/** The largest packet that pods of a node send. */
function largestOf(facts: Facts, node: string): number {
  const inside = facts.podStates.filter((pod) => pod.node === node).flatMap(({ links }) => links.filter(({ name }) => name !== 'lo').map(({ mtu }) => mtu));
  return inside.length === 0 ? Infinity : Math.max(...inside);
}
