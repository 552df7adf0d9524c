/** The two ends of a connection as a policy engine knows them: a pod, a node, or an address outside the cluster. */
import { familyOf, sameAddress, type Family } from './address.ts';
import { at, labels, list, text, type Labels } from './json.ts';

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export interface ContainerPort {
  readonly name: string | null;
  readonly port: number;
  readonly protocol: string;
}

export interface PodPeer {
  readonly kind: 'pod';
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly ips: readonly string[];
  readonly hostNetwork: boolean;
  readonly nodeName: string | null;
  /** Addresses of the pod's own node, from status.hostIPs. */
  readonly hostIPs: readonly string[];
  readonly ports: readonly ContainerPort[];
}

export interface NodePeer { readonly kind: 'node'; readonly name: string; readonly ips: readonly string[] }
export interface ExternalPeer { readonly kind: 'external'; readonly ip: string }
export type Peer = PodPeer | NodePeer | ExternalPeer;

/** A raw Pod as a peer. Ports are those of containers and of sidecars (init containers with restartPolicy Always). */
export function podPeer(pod: unknown): PodPeer {
  const sidecars = list(at(pod, 'spec', 'initContainers')).filter((container) => at(container, 'restartPolicy') === 'Always');
  return {
    kind: 'pod',
    namespace: text(at(pod, 'metadata', 'namespace')) ?? 'default',
    name: text(at(pod, 'metadata', 'name')) ?? '',
    labels: labels(at(pod, 'metadata', 'labels')),
    ips: addresses(at(pod, 'status', 'podIPs'), at(pod, 'status', 'podIP')),
    hostNetwork: at(pod, 'spec', 'hostNetwork') === true,
    nodeName: text(at(pod, 'spec', 'nodeName')),
    hostIPs: addresses(at(pod, 'status', 'hostIPs'), at(pod, 'status', 'hostIP')),
    ports: [...list(at(pod, 'spec', 'containers')), ...sidecars].flatMap((container) => list(at(container, 'ports')).flatMap(containerPort)),
  };
}

function addresses(several: unknown, one: unknown): readonly string[] {
  const ips = list(several).flatMap((entry) => text(at(entry, 'ip')) ?? []);
  return ips.length > 0 ? ips : [text(one) ?? []].flat();
}

function containerPort(raw: unknown): readonly ContainerPort[] {
  const port = at(raw, 'containerPort');
  if (typeof port !== 'number') return [];
  return [{ name: text(at(raw, 'name')), port, protocol: text(at(raw, 'protocol')) ?? 'TCP' }];
}

/** A raw Node as a peer. `alsoFrom`: further addresses it sends from (bridge, tunnel), which its status does not list. */
export function nodePeer(node: unknown, alsoFrom: readonly string[] = []): NodePeer {
  const internal = list(at(node, 'status', 'addresses')).flatMap((entry) => text(at(entry, 'address')) ?? []);
  const ips = [...new Set([...internal, ...alsoFrom])].filter((ip) => familyOf(ip) !== null);
  return { kind: 'node', name: text(at(node, 'metadata', 'name')) ?? '', ips };
}

export function externalPeer(ip: string): ExternalPeer {
  return { kind: 'external', ip };
}

export function peerAddresses(peer: Peer, family: Family | null): readonly string[] {
  const ips = peer.kind === 'external' ? [peer.ip] : peer.ips;
  return family === null ? ips : ips.filter((ip) => familyOf(ip) === family);
}

export function describePeer(peer: Peer): string {
  if (peer.kind === 'external') return `address ${peer.ip}`;
  return peer.kind === 'node' ? `node ${peer.name}` : `pod ${peer.namespace}/${peer.name}`;
}

export function isSamePod(a: Peer, b: Peer): boolean {
  return a.kind === 'pod' && b.kind === 'pod' && a.namespace === b.namespace && a.name === b.name;
}

/** A node, or a pod that shares its node's network: to a policy engine both are the node's address. */
export function isNodeTraffic(peer: Peer): boolean {
  return peer.kind === 'node' || (peer.kind === 'pod' && peer.hostNetwork);
}

/** Whether `peer` is, or shares the network of, the node that `pod` runs on; null when that is not known. */
export function isOwnNode(pod: PodPeer, peer: Peer): boolean | null {
  if (!isNodeTraffic(peer) || peer.kind === 'external') return false;
  const name = peer.kind === 'node' ? peer.name : peer.nodeName;
  if (pod.nodeName && name) return pod.nodeName === name;
  if (pod.hostIPs.length === 0 || peer.ips.length === 0) return null;
  return pod.hostIPs.some((own) => peer.ips.some((ip) => sameAddress(own, ip)));
}
