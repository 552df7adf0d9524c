import type { Facts } from './facts.ts';
import { networkedPods } from './facts.ts';
import { internalIp, ipv4Of } from './kube.ts';
import type { NodeState } from './node-state.ts';
import { parseListeners } from './parse/proc-net.ts';
import { lookupRoute } from './route-lookup.ts';

/** A packet that one node sends another, with those of pods inside it. */
export interface OuterPacket {
  readonly protocol: string;
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number | null;
  readonly destinationPort: number | null;
  readonly state: 'new';
  readonly newClient: false;
  /** The device that wraps them up. */
  readonly device: string;
}

/** Ports of VXLAN (IANA, and Linux before there was one), Geneve and WireGuard (as flannel and Calico, and as Cilium use it). */
const usualPorts: readonly number[] = [4789, 8472, 6081, 51820, 51871];

/** Kinds of devices (ARPHRD, as `ip` prints them) that put a packet into another without a port. */
const wrappers: Readonly<Record<string, string>> = { ipip: 'ipencap', gre: 'gre' };

/**
 * In what the packets of pods travel from one node to another: the way to the pods leaves by another device than the way to their node, and the kernels of both take what such
 * devices send. Nothing where they travel as they are. A VXLAN has a source port of its own for every flow, so to connection tracking each is new.
 */
export function outerPackets(facts: Facts, from: string, to: string): readonly OuterPacket[] {
  const [near, far] = [from, to].map((name) => facts.nodes.find((node) => node.name === name)?.last ?? null);
  const [source, destination] = [from, to].map((name) => addressOf(facts, name));
  const device = deviceTowards(facts, from, to);
  if (near === null || near === undefined || far === null || far === undefined || source === undefined || destination === undefined) return [];
  const link = near.links.find(({ name }) => name === device);
  // Pods of a node are behind bridges and pairs of devices; beyond is what a next hop is on.
  if (device === undefined || link === undefined || device === lookupRoute(near.routes, near.rules, destination).route?.dev || near.links.some(({ master }) => master === device)) return [];
  const outer = { source, destination, state: 'new' as const, newClient: false as const, device };
  const wrapper = wrappers[link.kind ?? ''];
  if (wrapper !== undefined) return [{ ...outer, protocol: wrapper, sourcePort: null, destinationPort: null }];
  const heard = portsOf(far, device);
  return portsOf(near, device).filter((port) => heard.includes(port)).map((port) => ({ ...outer, protocol: 'udp', sourcePort: null, destinationPort: port }));
}

/** The device by which a node sends to the pods of another. */
export function deviceTowards(facts: Facts, from: string, to: string): string | undefined {
  const state = facts.nodes.find((node) => node.name === from)?.last;
  const pod = networkedPods(facts).find((one) => one.spec.nodeName === to);
  return state === null || state === undefined || pod === undefined ? undefined : lookupRoute(state.routes, state.rules, ipv4Of(pod)).route?.dev;
}

/** UDP ports that the tunnel sends to and listens on; a device that only leads to a tunnel (cilium_host) may mean any of the node. */
function portsOf({ tunnels, sections }: NodeState, device: string): readonly number[] {
  const own = tunnels?.devices.filter(({ name }) => name === device) ?? [];
  const meant = own.length > 0 ? own : tunnels?.devices ?? [];
  if (tunnels !== null && meant.length === 0) return [];
  const said = meant.flatMap(({ port }) => port ?? []);
  const open = parseListeners(sections['listeners']?.stdout ?? '', 'UDP').map(({ port }) => port);
  return (said.length > 0 ? [...new Set(said)] : usualPorts).filter((port) => open.includes(port));
}

function addressOf({ now }: Facts, name: string): string | undefined {
  const node = now.nodes.find(({ metadata }) => metadata.name === name);
  const ip = node === undefined ? undefined : internalIp(node);
  return ip?.includes(':') === true ? undefined : ip;
}
