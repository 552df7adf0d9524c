import { isDirect } from '../cell.ts';
import { networkedPods, type Facts, type NodeFacts, type Subject } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { keys } from '../keys.ts';
import { ipv4Of, type Pod } from '../kube.ts';
import type { NodeState } from '../node-state.ts';
import { covers, lookupRoute } from '../route-lookup.ts';
import { brokenBy } from './broken-network.ts';
import { crosses } from './predict.ts';

/** Settings of single devices that stop packets of pods, though those of the node as a whole are right. */

const doc = 'are-the-pods-working';

function podsOn(facts: Facts, node: string): readonly Pod[] {
  return networkedPods(facts).filter((pod) => pod.spec.nodeName === node);
}

/** The device by which the node reaches an address, and by which answers to it come in. */
function deviceFor(state: NodeState, ip: string, from?: string): string | undefined {
  return lookupRoute(state.routes, state.rules, ip, from).route?.dev;
}

/** The devices by which packets of pods come in: those of the node's own, and those towards the others. */
function incoming(facts: Facts, node: string, state: NodeState): { readonly own: readonly string[]; readonly others: readonly string[] } {
  const ways = (name: string): readonly string[] => podsOn(facts, name).flatMap((pod) => deviceFor(state, ipv4Of(pod)) ?? []);
  return { own: ways(node), others: facts.plan.nodes.filter((name) => name !== node).flatMap(ways) };
}

/** The link of the device that has the node's address does not come and go: each time a second or more of packets is lost, and nobody gives the node up. */
export function linksStay(facts: Facts, { name, first, last }: NodeFacts): readonly Finding[] {
  const own = facts.now.nodes.find(({ metadata }) => metadata.name === name)?.status?.addresses?.map(({ address }) => address) ?? [];
  return (last?.links ?? []).filter((link) => link.addresses.some((address) => own.includes(address.split('/')[0] ?? ''))).flatMap((link): readonly Finding[] => {
    const [before, after] = [first?.carrierChanges.get(link.name), last?.carrierChanges.get(link.name)];
    if (before === undefined || after === undefined || after <= before || first?.links.find((one) => one.name === link.name)?.index !== link.index) return [];
    return [finding({
      id: 'node-network/link-flaps', object: `Node ${name}`, where: `node ${name}`,
      message: `the link of ${link.name}, by which node ${name} is reached, came or went ${after - before} times while this was looked at (${after} times since the device is there): what is sent meanwhile is lost`,
      expected: ['a link that stays'], observed: [`carrier_changes ${before}, then ${after}`], command: `cat /sys/class/net/${link.name}/carrier_changes; dmesg | grep ${link.name}`,
      fix: `the cable, the port of the switch or the driver of ${link.name} on ${name}`, doc, states: [keys.network(name)], breaks: [keys.network(name), ...brokenBy(facts, name)],
    }, facts.cells, (cell) => (crosses(cell, name) || cell.to.via === 'service-ip' || cell.to.via === 'name' ? 'may' : undefined))];
  });
}

/** Every device by which packets of pods come in forwards, whatever the switch of the whole node was last set to. */
export function devicesAreOn(facts: Facts, node: string, state: NodeState): boolean {
  const { own, others } = incoming(facts, node, state);
  const known = [...new Set([...own, ...others])].map((name) => state.interfaces.find((one) => one.name === name)?.forwarding);
  return known.length > 0 && known.every((forwarding) => forwarding === '1');
}

/** Forwarding is a setting of the device by which a packet comes in: the node's own switch only writes it to all of them at once. */
export function devicesForward(facts: Facts, node: NodeFacts): readonly Finding[] {
  const state = node.last;
  if (state === null || state.sysctl['net.ipv4.ip_forward'] === '0') return [];
  const { own, others } = incoming(facts, node.name, state);
  const off = state.interfaces.filter((one) => one.forwarding === '0' && (own.includes(one.name) || others.includes(one.name)));
  return off.map((one) => finding({
    id: 'node-network/device-forwarding-off', object: `Node ${node.name}`, where: `node ${node.name}`,
    message: `node ${node.name} does not forward what comes in by ${one.name}, ${own.includes(one.name) ? 'the device of its pods' : 'the device towards other nodes'}: net.ipv4.conf.${one.name}.forwarding is 0, although net.ipv4.ip_forward is 1`,
    expected: [`net.ipv4.conf.${one.name}.forwarding = 1`], observed: [`net.ipv4.conf.${one.name}.forwarding = 0`], command: `sysctl net.ipv4.conf.${one.name}.forwarding`,
    fix: `sysctl -w net.ipv4.conf.${one.name}.forwarding=1 on ${node.name}, and find what sets it to 0 (a file in /etc/sysctl.d, a network manager)`, doc,
    states: [keys.network(node.name)], breaks: [keys.network(node.name), ...brokenBy(facts, node.name)],
    // Only pods of one of several devices are struck where each has its own.
  }, facts.cells, (cell) => (isDirect(cell) && crosses(cell, node.name) ? (new Set(own).size > 1 ? 'may' : 'must') : cell.to.via === 'service-ip' || cell.to.via === 'name' ? 'may' : undefined)));
}

/**
 * The device towards the pods of other nodes takes smaller packets than the pods of the node send: packets that come are dropped for their size without a word, and of those
 * that go their senders are told by ICMP, if that gets through. `null` where the sizes fit.
 */
export function narrowWay(facts: Facts, node: NodeFacts): { readonly device: string; readonly mtu: number; readonly podMtu: number } | null {
  const state = node.last ?? node.first;
  if (state === null) return null;
  const mtuOf = (name: string | undefined): number | undefined => state.links.find((link) => link.name === name)?.mtu;
  const inside = facts.podStates.filter((pod) => pod.node === node.name).flatMap((pod) => pod.links.filter((link) => link.name !== 'lo').map((link) => link.mtu));
  const towards = [...new Set(facts.plan.nodes.filter((name) => name !== node.name).flatMap((name) => podsOn(facts, name)).flatMap((pod) => deviceFor(state, ipv4Of(pod)) ?? []))];
  const [narrow] = towards.flatMap((device) => ((mtuOf(device) ?? Infinity) < Math.max(...inside, 0) ? [{ device, mtu: mtuOf(device) ?? 0, podMtu: Math.max(...inside) }] : []));
  return narrow ?? null;
}

/**
 * What crosses a bridge from port to port meets no rule of the packet filter, unless bridge-netfilter shows it: then the answer of a pod to its neighbour is not translated
 * back, and comes from an address that nobody asked. So Services fail whenever they pick a pod of the client's own node.
 */
export function bridgesAreFiltered(facts: Facts, node: NodeFacts): readonly Finding[] {
  const name = 'net.bridge.bridge-nf-call-iptables';
  const settings = [node.first, node.last].flatMap((state) => (state?.sysctl['net.ipv4.ip_forward'] === undefined ? [] : [state.sysctl[name] ?? 'not there (br_netfilter is not loaded)']));
  const off = settings.find((setting) => setting !== '1');
  const ports = (node.last?.bridgePorts ?? []).filter((port) => node.last?.links.some((link) => link.name === port.dev && link.peerIndex !== undefined));
  if (off === undefined || ports.length === 0) return [];
  const local = (subject: Subject): readonly string[] => subject.endpoints.flatMap((endpoint) => (endpoint.ready && endpoint.node === node.name && endpoint.pod !== undefined && endpoint.pod.spec.hostNetwork !== true ? [endpoint.pod.metadata.name] : []));
  const struck = [facts.target, facts.practice, facts.dns].flatMap((subject) => (subject !== null && local(subject).length > 0 ? [{ role: subject.role, all: local(subject).length === subject.endpoints.filter((endpoint) => endpoint.ready).length, names: local(subject) }] : []));
  // A neighbour that was asked by the Service's IP and answered: somebody hides the sender, or the bridge is none of the pods'.
  const met = facts.cells.some((cell) => cell.from.kind !== 'node' && cell.from.node === node.name && cell.to.via === 'service-ip' && struck.some(({ role, names }) => role === cell.to.role && cell.backends.some((backend) => names.includes(backend) && !cell.from.pod?.endsWith(`/${backend}`))));
  if (met) return [];
  return [finding({
    id: 'node-network/bridge-netfilter-off', object: `Node ${node.name}`, where: `node ${node.name}`,
    message: `what pods of node ${node.name} send one another over its bridge is not shown to the packet filter (${name} is ${off}): answers of a pod of the same node are not translated back, so a Service fails there whenever it picks one`,
    expected: [`${name} = 1`], observed: [`${name} = ${settings.join(' before, ')}${settings.length > 1 ? ' after looking' : ''}`], command: `sysctl ${name}`,
    fix: `modprobe br_netfilter && sysctl -w ${name}=1 on ${node.name}, and find what sets it (a file in /etc/sysctl.d)`, doc, latent: false,
    states: [keys.network(node.name)], breaks: [keys.network(node.name), keys.proxy(node.name), keys.namesFrom(node.name), keys.hears(node.name)],
  }, facts.cells, (cell) => {
    if (cell.from.kind === 'node' || cell.from.node !== node.name) return undefined;
    const one = struck.find(({ role }) => role === cell.to.role);
    if (cell.to.via === 'service-ip') return one === undefined ? undefined : one.all ? 'must' : 'may';
    return cell.to.via === 'name' && (one !== undefined || struck.some(({ role }) => role === 'dns')) ? 'may' : undefined;
  })];
}

/**
 * A strict reverse path filter (rp_filter = 1) drops what comes in by another device than the one by which an answer would leave. Which device it comes in by is known
 * where the next hop of the sender is an address of this node.
 */
export function reversePathsFit(facts: Facts, node: NodeFacts): readonly Finding[] {
  const state = node.last;
  if (state === null) return [];
  const all = Number(state.interfaces.find((one) => one.name === 'all')?.rpFilter ?? 0);
  return facts.nodes.filter((other) => other.name !== node.name).flatMap((other): readonly Finding[] => {
    const [here, there] = [podsOn(facts, node.name)[0], podsOn(facts, other.name)[0]];
    if (other.last === null || here === undefined || there === undefined) return [];
    const sent = lookupRoute(other.last.routes, other.last.rules, ipv4Of(here), ipv4Of(there)).route;
    // A tunnel takes it elsewhere than its next hop says: it is unpacked from the device that has that address, and comes by the tunnel's.
    const onLink = sent?.via !== undefined && other.last.routes.some((route) => route.dev === sent.dev && route.via === undefined && route.to !== 'default' && covers(route.to, sent.via ?? ''));
    const next = onLink ? sent.via : undefined;
    const comesBy = next === undefined ? undefined : state.links.find((link) => link.addresses.some((address) => address.startsWith(`${next}/`)))?.name;
    const answersBy = deviceFor(state, ipv4Of(there), ipv4Of(here));
    const setting = state.interfaces.find((one) => one.name === comesBy);
    // The stricter of the two would be 2, which is the looser: the kernel takes the larger number.
    if (comesBy === undefined || answersBy === undefined || comesBy === answersBy || setting === undefined || Math.max(all, Number(setting.rpFilter)) !== 1) return [];
    return [finding({
      id: 'node-network/reverse-path', object: `Node ${node.name}`, where: `node ${node.name}`,
      message: `node ${node.name} drops what comes from the pods of ${other.name}: it arrives by ${comesBy}, answers would leave by ${answersBy}, and rp_filter of ${comesBy} is 1 (strict)`,
      expected: [`the route back to ${ipv4Of(there)} leaves by ${comesBy}, or rp_filter = 2`], observed: [`on ${other.name}: ${lookupRoute(other.last.routes, other.last.rules, ipv4Of(here)).route?.source ?? ''}`, `on ${node.name}: ${lookupRoute(state.routes, state.rules, ipv4Of(there)).route?.source ?? ''}`, `net.ipv4.conf.${comesBy}.rp_filter = ${setting.rpFilter}, all: ${all}`],
      command: `ip route get ${ipv4Of(there)}; sysctl net.ipv4.conf.${comesBy}.rp_filter`, fix: `make the route to the pods of ${other.name} leave by ${comesBy}, or sysctl -w net.ipv4.conf.${comesBy}.rp_filter=2 on ${node.name}`, doc,
      states: [keys.network(node.name)], breaks: [keys.network(node.name), ...brokenBy(facts, node.name), keys.namesFrom(other.name)],
    }, facts.cells, (cell) => {
      const pair = cell.from.kind !== 'node' && cell.to.pod !== undefined && cell.from.node !== cell.to.node && [node.name, other.name].includes(cell.from.node) && [node.name, other.name].includes(cell.to.node ?? '');
      return isDirect(cell) && pair ? 'must' : cell.to.via === 'service-ip' || cell.to.via === 'name' ? 'may' : undefined;
    })];
  });
}
