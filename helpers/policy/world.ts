/** What a policy evaluation reads of the cluster, all of it raw API JSON. */
import { familyOf, type Family } from './address.ts';
import { at, labels, list, text, type Labels } from './json.ts';
import { peerAddresses, type Peer, type Protocol } from './peer.ts';

export interface World {
  readonly policies: readonly unknown[];
  readonly namespaces: readonly unknown[];
  readonly pods: readonly unknown[];
  /** Only for explanations: an ipBlock or port that names a Service instead of its pods. */
  readonly services?: readonly unknown[];
  /** Policy kinds that exist in the cluster and that this evaluation does not know, for instance AdminNetworkPolicy. */
  readonly unevaluatedKinds?: readonly string[];
}

export interface Ask {
  /** The port on the destination pod, after the Service's translation. */
  readonly port: number;
  /** Default TCP. */
  readonly protocol?: Protocol;
  /** Default: the family of the destination's first address. */
  readonly family?: Family;
  /** The Service address and port that the client really dials; only explanations use it. */
  readonly via?: { readonly ip: string; readonly port: number };
}

export interface Question {
  readonly port: number;
  readonly protocol: string;
  readonly family: Family | null;
  readonly via: { readonly ip: string; readonly port: number } | null;
}

export function question(ask: Ask, to: Peer): Question {
  const first = peerAddresses(to, null)[0];
  const family = ask.family ?? (first === undefined ? null : familyOf(first));
  return { port: ask.port, protocol: ask.protocol ?? 'TCP', family, via: ask.via ?? null };
}

const nameLabel = 'kubernetes.io/metadata.name';

/** A namespace's labels. The API server sets kubernetes.io/metadata.name on every namespace, so it holds even for one that could not be read. */
export function namespaceLabels(world: World, name: string): Labels {
  const found = world.namespaces.find((namespace) => at(namespace, 'metadata', 'name') === name);
  return { ...labels(at(found, 'metadata', 'labels')), [nameLabel]: name };
}

export function knowsNamespace(world: World, name: string): boolean {
  return world.namespaces.some((namespace) => at(namespace, 'metadata', 'name') === name);
}

export function namespaceNames(world: World): readonly string[] {
  return world.namespaces.flatMap((namespace) => text(at(namespace, 'metadata', 'name')) ?? []);
}

/** The Service that has this address as (one of) its cluster IPs, as namespace/name; null if there is none. */
export function serviceWithAddress(world: World, matches: (ip: string) => boolean): { readonly service: string; readonly ip: string } | null {
  for (const service of world.services ?? []) {
    const ips = [at(service, 'spec', 'clusterIP'), ...list(at(service, 'spec', 'clusterIPs'))];
    const ip = ips.find((candidate): candidate is string => typeof candidate === 'string' && familyOf(candidate) !== null && matches(candidate));
    if (ip !== undefined) return { service: `${text(at(service, 'metadata', 'namespace')) ?? 'default'}/${text(at(service, 'metadata', 'name')) ?? ''}`, ip };
  }
  return null;
}
