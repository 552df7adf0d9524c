import { describeCell, isDirect, type Cell } from '../cell.ts';
import { networkedPods, type Facts, type NodeFacts, type Subject } from '../facts.ts';
import { finding, type Finding, type Prediction } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import { keys } from '../keys.ts';
import { internalIp, ipv4Of, isTerminating, nameOf } from '../kube.ts';
import type { NodeState } from '../node-state.ts';
import { isUsable, lookupRoute, type RouteChoice } from '../route-lookup.ts';
import { brokenBy } from './broken-network.ts';

/** Routes of a node that concern one of its own pods: those to it, and those that only what it sends is given. */

const doc = 'are-the-pods-working';

/** No route of the node swallows what is for its own pods. Only an express one is a defect: how a device is reached differs between network plugins. */
export function ownRoutes(facts: Facts, node: NodeFacts, state: NodeState): readonly Finding[] {
  const swallowed = networkedPods(facts).filter((pod) => pod.spec.nodeName === node.name).map((pod) => ({ pod, choice: lookupRoute(state.routes, state.rules, ipv4Of(pod)) }))
    .filter(({ choice }) => ['blackhole', 'unreachable', 'prohibit'].includes(choice.route?.kind ?? ''))
    // A pod that has ended since the API was asked has no route any more, and a route for the whole range of addresses is what is left.
    .filter(({ pod }) => !isTerminating(pod) && (facts.podStates.some((one) => one.pod === nameOf(pod) && one.found) || facts.cells.some((cell) => isDirect(cell) && cell.to.pod === nameOf(pod))));
  const first = swallowed[0];
  if (first === undefined) return [];
  const names = swallowed.map(({ pod }) => nameOf(pod));
  return [finding({
    id: 'node-network/route', object: `Node ${node.name}`, where: `node ${node.name}`,
    message: `node ${node.name} has a ${first.choice.route?.kind ?? ''} route for its own pods ${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}: what comes for them ends there`,
    expected: [`a route to ${ipv4Of(first.pod)} by the device of the pod`], observed: sources(first.choice), command: `ip route get ${ipv4Of(first.pod)}`,
    fix: `ip route del ${first.choice.route?.source ?? ''} on ${node.name}, and find who made it`, doc,
    states: names.map(keys.answers),
  }, facts.cells, struck(facts, node.name, names))];
}

/** No route for the address of a pod leads to another device than the one that it hangs on, where its neighbours' do: one that somebody has left behind, longer than the usual. */
export function misledRoutes(facts: Facts, node: NodeFacts, state: NodeState): readonly Finding[] {
  const led = networkedPods(facts).filter((pod) => pod.spec.nodeName === node.name).flatMap((pod) => {
    const inner = facts.podStates.findLast((one) => one.pod === nameOf(pod))?.links.find((link) => link.addresses.some((address) => address.startsWith(`${ipv4Of(pod)}/`)));
    const outer = state.links.find(({ index }) => inner?.peerIndex !== undefined && index === inner.peerIndex);
    const { route } = lookupRoute(state.routes, state.rules, ipv4Of(pod));
    return outer === undefined || route?.dev === undefined || route.kind !== 'unicast' ? [] : [{ pod, route, outer, right: [outer.name, outer.master].includes(route.dev) }];
  });
  return led.filter(({ right }) => !right && led.some((one) => one.right)).flatMap(({ pod, route, outer }): readonly Finding[] => {
    const one = finding({
      id: 'node-network/route', object: `Node ${node.name}`, where: `node ${node.name}`, latent: false,
      message: `node ${node.name} sends what is for its own Pod ${nameOf(pod)} (${ipv4Of(pod)}) to ${route.dev ?? ''} (${route.source}), and the pod hangs on ${outer.master ?? outer.name}`,
      expected: [`a route to ${ipv4Of(pod)} by ${outer.master ?? outer.name}`], observed: [route.source], command: `ip route get ${ipv4Of(pod)}`,
      fix: `ip route del ${route.source.replace(/ (?:proto|scope|metric) .*$/, '')} on ${node.name}, and find who left it (a network plugin that was here before, a pod that has ended)`, doc,
      states: [keys.answers(nameOf(pod))],
    }, facts.cells, struck(facts, node.name, [nameOf(pod)]));
    return one.explains.length > 0 ? [one] : [];
  });
}

/** A node that has the address of a pod keeps what is for the pod: a second address, a local route, a virtual IP that somebody took from the wrong range. */
export function claimedAddresses(facts: Facts, node: NodeFacts, state: NodeState): readonly Finding[] {
  const claimed = networkedPods(facts).flatMap((pod) => {
    const { route } = lookupRoute(state.routes, state.rules, ipv4Of(pod));
    return route?.kind === 'local' ? [{ pod, ip: ipv4Of(pod), route }] : [];
  });
  return [...groupBy(claimed, ({ route }) => route.source).values()].flatMap((group): readonly Finding[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { pod, ip, route } = first;
    const names = group.map((one) => nameOf(one.pod));
    const behind = (subject: Subject): boolean => group.some((one) => subject.pods.includes(one.pod));
    const device = state.links.find((link) => link.addresses.some((address) => address.startsWith(`${ip}/`)))?.name;
    return [finding({
      id: 'node-network/claimed-address', object: `Node ${node.name}`, where: `node ${node.name}`,
      message: `node ${node.name} takes ${ip}, the address of Pod ${nameOf(pod)},${group.length > 1 ? ` and those of ${group.length - 1} more pods` : ''} for its own${device === undefined ? ` (a local route: ${route.to})` : ` (it is on ${device})`}: what it and its pods send there ends on the node`,
      expected: group.slice(0, 4).map((one) => `${one.ip} in Pod ${nameOf(one.pod)} only`), observed: [route.source], command: `ip route get ${ip}`,
      fix: `${device === undefined ? `ip route del local ${route.to}${route.dev === undefined ? '' : ` dev ${route.dev}`} table ${route.table ?? 'local'}` : `ip addr del ${ip}/32 dev ${device}`} on ${node.name}, and find who put it there`, doc,
      states: names.map(keys.answers),
    }, facts.cells, (cell) => {
      if (isDirect(cell) && names.includes(cell.to.pod ?? '') && cell.from.pod !== cell.to.pod) return cell.from.node === node.name ? 'must' : undefined;
      // Its own packets come back by an address that is not theirs.
      return names.includes(cell.from.pod ?? '') || (behind(facts.target) && cell.to.role === 'target') || (behind(facts.dns) && (cell.to.role === 'dns' || cell.to.via === 'name')) ? 'may' : undefined;
    })];
  });
}

/** A pod that has the IP of a Service for one of its own keeps what it sends there for itself. (Backends that answer for the Service's IP by themselves do so on purpose: what passed there clears them.) */
export function claimedServiceIps(facts: Facts, node: NodeFacts): readonly Finding[] {
  return facts.podStates.filter((state) => state.node === node.name).flatMap((state) => [facts.target, facts.dns, facts.api].flatMap((subject): readonly Finding[] => {
    const device = state.links.find((link) => link.addresses.some((address) => subject.ips.includes(address.split('/')[0] ?? '')));
    const ip = subject.ips.find((one) => device?.addresses.some((address) => address.startsWith(`${one}/`)));
    if (device === undefined || ip === undefined) return [];
    const [namespace = '', name = ''] = state.pod.split('/');
    return [finding({
      id: 'node-network/claimed-address', object: `Pod ${state.pod}`, where: `pod ${state.pod}`, latent: false,
      message: `Pod ${state.pod} has ${ip}, the IP of ${subject.title}, for one of its own (on its ${device.name}): what it sends there never leaves it`,
      expected: [`${ip} at nobody`], observed: device.addresses.map((address) => `${device.name}: ${address}`), command: `kubectl -n ${namespace} exec ${name} -- ip address`,
      fix: `find what gives the pod that address (an init container, its entrypoint), or make the pod anew`, doc,
      states: [keys.proxy(node.name)],
    }, facts.cells, (cell) => {
      if (cell.from.pod !== state.pod) return undefined;
      if (cell.to.via === 'service-ip' && cell.to.ip === ip) return 'must';
      return cell.to.via === 'name' && (subject.role === 'dns' || cell.to.role === subject.role) ? 'may' : undefined;
    })];
  }));
}

/**
 * What is for a node's own pods leaves by their device, and not by the one towards the world. A network plugin that starts a pod puts its device in order again: what was
 * amiss before is told by the difference.
 */
export function strayRoutes(facts: Facts, { name, first, last }: NodeFacts): readonly Finding[] {
  if (first === null || last === null || first.routes.length === 0) return [];
  // A device that is down has no routes: that is told of the device.
  const there = new Set(first.links.flatMap((link) => (link.up ? [link.name] : [])));
  const strays = networkedPods(facts).filter((pod) => pod.spec.nodeName === name && facts.first.pods.some((old) => old.metadata.uid === pod.metadata.uid && ipv4Of(old) === ipv4Of(pod))).flatMap((pod) => {
    const [before, after] = [first, last].map((state) => lookupRoute(state.routes, state.rules, ipv4Of(pod)).route);
    return before?.to === 'default' && after?.dev !== undefined && there.has(after.dev) && after.to !== 'default' ? [{ pod, before, after }] : [];
  });
  const one = strays[0];
  if (one === undefined) return [];
  const device = one.after.dev ?? '';
  const addresses = (state: NodeState): readonly string[] => state.links.find((link) => link.name === device)?.addresses.filter((address) => !address.includes(':')) ?? [];
  const lost = addresses(last).filter((address) => !addresses(first).includes(address));
  const made = finding({
    id: 'node-network/route', object: `Node ${name}`, where: `node ${name}`,
    message: `node ${name} had no route to its own pods by ${device}${lost.length === 0 ? '' : `: ${device} had lost its address ${lost.join(', ')}, the gateway of its pods`}; starting a pod put it back while looking`,
    expected: [one.after.source], observed: [`before: ${one.before.source}`, `after: ${one.after.source}`], command: `ip route get ${ipv4Of(one.pod)}; ip addr show ${device}`,
    fix: lost.length === 0 ? `ip route replace ${one.after.to} dev ${device} on ${name}, and find who took it away` : `ip addr add ${lost[0] ?? ''} dev ${device} on ${name}, and find who took it away (a network manager that does not know the device)`, doc,
    states: [keys.network(name)], breaks: [keys.network(name), ...brokenBy(facts, name)],
  }, facts.cells, (cell) => {
    if (!cell.round.startsWith('first')) return undefined;
    return cell.from.node === name && cell.from.kind !== 'node' && isDirect(cell) && cell.to.node !== name ? 'must' : cell.from.node === name || cell.to.node === name || cell.to.via === 'service-ip' || cell.to.via === 'name' ? 'may' : undefined;
  });
  // Pods that were there before were cut off until looking mended it: that was felt.
  return [{ ...made, definite: made.explains.length > 0 }];
}

/** No routing rule sends what a pod answers another way than the node itself would. */
export function sourceRoutes(facts: Facts, node: NodeFacts, state: NodeState): readonly Finding[] {
  const pods = networkedPods(facts);
  const others = pods.filter((pod) => pod.spec.nodeName !== node.name);
  const diverted = pods.filter((pod) => pod.spec.nodeName === node.name).flatMap((pod) => {
    const bad = others.map((other) => ({ other, choice: lookupRoute(state.routes, state.rules, ipv4Of(other), ipv4Of(pod)) }))
      .find(({ other, choice }) => choice.rule !== null && !isUsable(choice) && isUsable(lookupRoute(state.routes, state.rules, ipv4Of(other))));
    return bad === undefined ? [] : [{ pod, ...bad }];
  });
  const first = diverted[0];
  if (first === undefined) return [];
  const names = diverted.map(({ pod }) => nameOf(pod));
  return [finding({
    id: 'node-network/route', object: `Node ${node.name}`, where: `node ${node.name}`,
    message: `a routing rule of node ${node.name} (${first.choice.rule?.source ?? ''}) sends what ${names.slice(0, 4).join(', ')} ${names.length > 1 ? 'send' : 'sends'} to other nodes into a table with ${first.choice.route === null ? 'no route there' : `a ${first.choice.route.kind} route`}`,
    expected: [`a route to ${ipv4Of(first.other)} for ${ipv4Of(first.pod)}`], observed: sources(first.choice), command: `ip rule; ip route get ${ipv4Of(first.other)} from ${ipv4Of(first.pod)} iif cni0`,
    fix: `ip rule del ${(first.choice.rule?.source ?? '').replace(/^\d+:\s*/, '')} on ${node.name}, or give that table a route to the pod network`, doc,
    states: names.map(keys.answers),
  }, facts.cells, struck(facts, node.name, names, ['pod']))];
}

/** Nor what it answers to other nodes themselves: a table for a further uplink that lacks the network of the nodes loses it. */
export function answersToNodes(facts: Facts, node: NodeFacts, state: NodeState): readonly Finding[] {
  const asked = facts.cells.filter((cell) => cell.state === 'failed' && isDirect(cell) && cell.from.kind === 'node' && cell.from.node !== node.name && cell.to.node === node.name);
  const led = asked.flatMap((cell) => {
    const pod = networkedPods(facts).find((one) => nameOf(one) === cell.to.pod);
    const ip = facts.now.nodes.filter(({ metadata }) => metadata.name === cell.from.node).map(internalIp)[0];
    if (pod === undefined || ip === undefined || ip.includes(':')) return [];
    const [choice, plain] = [lookupRoute(state.routes, state.rules, ip, ipv4Of(pod)), lookupRoute(state.routes, state.rules, ip)];
    return choice.rule !== null && isUsable(plain) && choice.route?.source !== plain.route?.source ? [{ pod: nameOf(pod), ip, cell, choice, plain }] : [];
  });
  const [first] = led;
  if (first === undefined) return [];
  const pods = [...new Set(led.map(({ pod }) => pod))];
  const rule = (first.choice.rule?.source ?? '').replace(/^\d+:\s*/, '');
  return [finding({
    id: 'node-network/route', object: `Node ${node.name}`, where: `node ${node.name}`,
    message: `a routing rule of node ${node.name} (${rule}) sends what ${pods.slice(0, 4).join(', ')} ${pods.length > 1 ? 'answer' : 'answers'} to other nodes another way than the network of the nodes: ${first.choice.route?.source ?? 'no route'}`,
    expected: [first.plain.route?.source ?? ''], observed: [...sources(first.choice), ...led.map(({ cell }) => describeCell(cell))].slice(0, 8), command: `ip rule; ip route get ${first.ip} from ${first.cell.to.ip ?? ''} iif DEVICE`,
    fix: `give that table the network of the nodes (${first.plain.route?.source ?? ''}) on ${node.name}, or a rule before it: ip rule add to ${first.plain.route?.to ?? first.ip} lookup main`, doc, states: pods.map(keys.answers), breaks: [keys.traffic(node.name)],
  }, facts.cells, (cell) => (isDirect(cell) && cell.from.kind === 'node' && cell.from.node !== node.name && pods.includes(cell.to.pod ?? '') ? 'must' : cell.from.kind === 'node' && cell.from.node !== node.name && cell.to.via === 'service-ip' ? 'may' : undefined))];
}

function sources(choice: RouteChoice): readonly string[] {
  return [choice.route?.source ?? 'no route', ...(choice.rule === null ? [] : [`by rule ${choice.rule.source}`])];
}

/** Questions to these pods, and theirs, that the node has to route: not those between neighbours on one bridge. `hosts`: whether the node's own packets are struck too. */
function struck(facts: Facts, node: string, names: readonly string[], only: readonly 'pod'[] = []): Prediction {
  const roles = [facts.target, facts.practice, facts.dns].flatMap((subject) => (subject?.pods.some((pod) => names.includes(nameOf(pod))) === true ? [subject.role] : []));
  const routed = (cell: Cell): boolean => (names.includes(cell.to.pod ?? '') ? cell.from.node !== node || (cell.from.kind === 'node' && only.length === 0) : names.includes(cell.from.pod ?? '') && cell.to.node !== undefined && cell.to.node !== node);
  return (cell) => {
    if (isDirect(cell)) return routed(cell) ? 'must' : undefined;
    return roles.includes(cell.to.role) || names.includes(cell.from.pod ?? '') || (cell.to.via === 'name' && roles.includes('dns')) ? 'may' : undefined;
  };
}
