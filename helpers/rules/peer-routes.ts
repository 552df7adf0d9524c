import { isDirect, transportOf, type Cell } from '../cell.ts';
import { networkedPods, type Facts } from '../facts.ts';
import { finding, type Finding, type Prediction } from '../finding.ts';
import { keys } from '../keys.ts';
import { ipOf, nameOf } from '../kube.ts';
import type { NodeState } from '../node-state.ts';
import type { Route } from '../parse/ip.ts';
import { isUsable, lookupRoute, type RouteChoice } from '../route-lookup.ts';
import { brokenBy } from './broken-network.ts';

type Family = 4 | 6;

const isOf = (family: Family, ip: string): boolean => ip.includes(':') === (family === 6);

/** The way of a node to the pods of another, in one family of addresses. */
export function routeTo(facts: Facts, node: string, state: NodeState, other: string, family: Family): readonly Finding[] {
  const led = (where: string): readonly { readonly pod: string; readonly ip: string; readonly choice: RouteChoice }[] => networkedPods(facts).filter((pod) => pod.spec.nodeName === where).flatMap((pod) => {
    const ip = ipOf(pod, family);
    return ip === undefined ? [] : [{ pod: nameOf(pod), ip, choice: lookupRoute(state.routes, state.rules, ip) }];
  });
  const there = led(other);
  const [one] = there.filter(({ ip, choice }) => !isUsable(choice) || goesAstray(facts, state, other, ip, choice.route));
  // Where one route leads astray, it does so with everybody's.
  const alike = (choice: RouteChoice): boolean => choice.route?.source === one?.choice.route?.source;
  const bad = there.filter(({ ip, choice }) => alike(choice) || !isUsable(choice) || goesAstray(facts, state, other, ip, choice.route));
  if (one === undefined) return [];
  // A route of its own for one address of many strikes that one alone.
  const some = networkedPods(facts).some((pod) => pod.spec.nodeName === other && ipOf(pod, family) !== undefined && !bad.some(({ pod: name }) => name === nameOf(pod)));
  const { choice, ip } = one;
  // The device of its own pods leads to them by the main table: a rule before it may lead them astray as well.
  const own = choice.rule === null ? [] : led(node).filter((pod) => alike(pod.choice)).map(({ pod }) => pod);
  const hops = choice.route?.nextHops;
  // By turns: what goes by the right one arrives.
  const partly = hops?.some(({ via }) => via !== undefined && has(facts, other, via)) === true;
  const peer = facts.now.nodes.find((candidate) => candidate.metadata.name === other)?.spec;
  const cidr = (peer?.podCIDRs ?? [peer?.podCIDR ?? '']).find((range) => range !== '' && isOf(family, range)) ?? `${ip}/${family === 4 ? 32 : 128}`;
  const next = addressOf(facts, other, family) ?? 'NODE-IP';
  const tool = family === 4 ? 'ip' : 'ip -6';
  const strikes: Prediction = (cell) => {
    if (cell.to.ip !== undefined && !isOf(family, cell.to.ip)) return undefined;
    if (isDirect(cell) && cell.from.node === node && bad.some(({ pod }) => pod === cell.to.pod)) return partly ? 'may' : 'must';
    if (isDirect(cell) && cell.from.node === node && cell.from.kind === 'node' && own.includes(cell.to.pod ?? '')) return partly ? 'may' : 'must';
    // The answer of a pod here to a pod there takes the same missing road.
    if (isDirect(cell) && cell.to.node === node && cell.from.node === other && cell.from.kind !== 'node' && (!some || bad.some(({ pod }) => pod === cell.from.pod))) return partly ? 'may' : 'must';
    return cell.to.via === 'name' || (cell.to.via === 'service-ip' && [node, other].includes(cell.from.node)) ? 'may' : undefined;
  };
  // What asks for no connection gets there and back: the next hop hands on, and does not see the answers.
  const direct = facts.cells.filter((cell) => strikes(cell) === 'must');
  const oneWay = isUsable(choice) && direct.some((cell) => transportOf(cell) === 'UDP' && cell.state === 'passed') && direct.every((cell) => transportOf(cell) === 'UDP' || cell.state === 'failed');
  const theirs = some ? `${bad.map(({ pod, ip: address }) => `Pod ${pod} (${address})`).slice(0, 3).join(', ')} of ${other}` : `${family === 6 ? 'the IPv6 addresses of ' : ''}the pods of ${other} (${cidr})`;
  const rule = choice.rule?.source.replace(/^\d+:\s*/, '');
  return [finding({
    id: 'node-network/route', object: `Node ${node}`, where: `node ${node}`,
    message: `node ${node} ${describe(choice, other, next, `${theirs}${own.length > 0 ? ' and its own' : ''}`)}${rule === undefined ? '' : ` (a routing rule leads there: ${rule})`}${oneWay ? ': datagrams get there and are answered, connections are not, so something on that way minds connections, and does not see the answers, which come another way' : ''}`,
    expected: [`a route to ${cidr} that leads to ${other}`], observed: [choice.route?.source ?? 'no route', ...(choice.rule === null ? [] : [`by rule ${choice.rule.source}`])],
    command: `${tool} route get ${ip}`, fix: mend(node, choice, { tool, rule, instead: `${cidr} via ${next}`, some }), doc: 'is-the-kube-proxy-working',
    states: [keys.network(node)], breaks: [keys.network(node), ...brokenBy(facts, node), ...own.flatMap((pod) => [keys.answers(pod), keys.podReady(pod)])],
    latent: !isUsable(choice),
  }, facts.cells, oneWay ? (cell) => (transportOf(cell) === 'UDP' && cell.state === 'passed' ? undefined : strikes(cell)) : strikes)];
}

function mend(node: string, { route }: RouteChoice, { tool, rule, instead, some }: { readonly tool: string; readonly rule: string | undefined; readonly instead: string; readonly some: boolean }): string {
  const bare = route?.source.replace(/ (?:proto|scope|metric) .*$/, '') ?? '';
  const table = route?.table ?? 'main';
  if (rule !== undefined && (route === null || route.source.includes(rule))) return `${tool} rule del ${rule} on ${node}, and find who made it`;
  if (rule !== undefined) return `${tool} route del ${bare}${bare.includes(' table ') ? '' : ` table ${table}`} on ${node}, or ${tool} rule del ${rule}; find who made them (a VPN that takes over what its peers announce)`;
  if (route?.dead === true && route.dev !== undefined) return `find what makes ${route.dev} on ${node} (the network plugin's agent: does it run there?) and start it, or ip link set ${route.dev} up`;
  if (overlaps(route)) return `take the network ${route?.to ?? ''} off ${route?.dev ?? ''} on ${node}, or give pods or that network another range`;
  if (some && route !== null && route.to !== 'default') return `${tool} route del ${route.source} on ${node}; find who made it`;
  return `${tool} route replace ${instead} on ${node}; find why the network plugin's route is not there`;
}

/** On this very link, and no default: what is called a way to pods of another node is somebody's network there. */
const overlaps = (route: Route | null): boolean => route !== null && isUsable({ route, rule: null }) && route.to !== 'default' && route.via === undefined;

function describe({ route }: RouteChoice, other: string, next: string, pods: string): string {
  if (route === null) return `has no route to ${pods}`;
  if (!isUsable({ route, rule: null })) return `has a ${route.dead ? 'dead' : route.kind} route to ${pods}${route.dead && route.dev !== undefined ? `: ${route.dev} is down, or has no carrier, for nobody holds its other end` : ''}`;
  if (route.nextHops !== undefined) return `sends by turns by ${route.nextHops.map(({ via, dev }) => via ?? dev ?? '?').join(' and ')}, not all of which is ${other} (${next}), to ${pods}`;
  if (overlaps(route)) return `takes ${pods} for neighbours on ${route.dev ?? '?'} (${route.to}), where nobody answers for them: a network that it is attached to overlaps with theirs`;
  return route.to === 'default' ? `has no route of its own to ${pods} (only the default one, by ${route.via ?? route.dev ?? '?'})` : `sends by ${route.via ?? '?'}, which is not ${other} (${next}), to ${pods}`;
}

/** A route without a next hop says that the address is on this very link; nobody there answers for it. */
function asNeighbour({ neighbours }: NodeState, ip: string, route: Route | null): boolean {
  return route !== null && route.via === undefined && neighbours.some((entry) => entry.ip === ip && entry.dev === route.dev && /FAILED|INCOMPLETE/.test(entry.state));
}

/** A next hop that is another address than the pods' own node, where the other nodes' routes do lead to nodes; the default route, or a link that has no such neighbour, where others have a route of their own. */
function goesAstray(facts: Facts, state: NodeState, other: string, ip: string, route: Route | null): boolean {
  const { node } = state;
  const family = ip.includes(':') ? 6 : 4;
  const failed = (cell: Cell): boolean => cell.state === 'failed' && (cell.to.ip === undefined || isOf(family, cell.to.ip));
  const failing = facts.cells.some((cell) => failed(cell) && cell.from.node === node && cell.to.node === other && cell.to.via !== 'service-ip')
    || facts.cells.some((cell) => failed(cell) && cell.from.node === other && cell.to.node === node && cell.from.kind !== 'node');
  if (!failing) return false;
  const toNodes = facts.nodes.some((peer) => peer.name !== node && (peer.last?.routes ?? []).some(({ via, to }) => via !== undefined && to !== 'default' && isOf(family, via) && facts.plan.nodes.some((name) => has(facts, name, via))));
  if (!toNodes) return false;
  return route?.to === 'default' || asNeighbour(state, ip, route) || [route?.via, ...(route?.nextHops ?? []).map(({ via }) => via)].some((via) => via !== undefined && !has(facts, other, via));
}

function addressOf(facts: Facts, node: string, family: Family): string | undefined {
  return facts.now.nodes.find((candidate) => candidate.metadata.name === node)?.status?.addresses?.find(({ type, address }) => type === 'InternalIP' && isOf(family, address))?.address;
}

/** What the API lists of a node's addresses is a choice: a second link of it has one of its own. */
function has(facts: Facts, node: string, ip: string): boolean {
  const listed = facts.now.nodes.find((candidate) => candidate.metadata.name === node)?.status?.addresses?.some(({ address }) => address === ip);
  return listed === true || facts.nodes.some(({ name, last }) => name === node && last?.links.some((link) => link.addresses.some((address) => address.startsWith(`${ip}/`))) === true);
}
