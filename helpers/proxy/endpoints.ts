/** Which endpoints a Service port has, and which of them a proxy uses (k8s.io/kubernetes/pkg/proxy: endpointslicecache.go, topology.go). */
import { readAddress, writeAddress } from '#helpers/netfilter/atom.ts';
import type { EndpointObject, EndpointSliceObject, ProxyNode } from './objects.ts';

export interface Endpoint {
  readonly ip: string;
  readonly port: number;
  readonly node: string | null;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly zoneHints: readonly string[];
  readonly nodeHints: readonly string[];
}

export interface PortOf {
  readonly namespace: string;
  readonly service: string;
  /** Name of the Service port; empty when it has none. */
  readonly name: string;
  readonly protocol: string;
  readonly family: 4 | 6;
}

/** All endpoints of one Service port over all its slices, ready or not, one per address. */
export function endpointsOf(port: PortOf, slices: readonly EndpointSliceObject[]): readonly Endpoint[] {
  const found = new Map<string, Endpoint>();
  for (const slice of slices) {
    if (slice.addressType !== (port.family === 4 ? 'IPv4' : 'IPv6')) continue;
    if ((slice.metadata.namespace ?? 'default') !== port.namespace || slice.metadata.labels?.['kubernetes.io/service-name'] !== port.service) continue;
    for (const offered of slice.ports ?? []) {
      // A port that is null means all ports, and one without a name was never set: the proxy uses neither.
      if (offered.name === null || offered.port === null || offered.port === undefined || offered.port === 0) continue;
      if ((offered.name ?? '') !== port.name || (offered.protocol ?? 'TCP') !== port.protocol) continue;
      for (const object of slice.endpoints ?? []) {
        const endpoint = readEndpoint(object, offered.port);
        if (!endpoint) continue;
        const key = writeEndpoint(endpoint);
        // Two pods may hold one address for a moment, the new one and one that is going: the new one counts.
        if (!found.has(key) || !endpoint.terminating) found.set(key, endpoint);
      }
    }
  }
  return [...found.values()];
}

/** `10.244.1.2:9376`, `[fd00::2]:9376` */
export function writeEndpoint({ ip, port }: { readonly ip: string; readonly port: number | null }): string {
  return `${ip.includes(':') ? `[${ip}]` : ip}:${port ?? '?'}`;
}

export interface UsedEndpoints {
  /** For traffic under the policy Cluster. */
  readonly cluster: readonly Endpoint[];
  /** For traffic under the policy Local. */
  readonly local: readonly Endpoint[];
  /** Some node could serve. */
  readonly any: boolean;
}

/** What the proxy on a node uses: ready ones, near ones if hints say so, and if none is ready those that still serve while they end. */
export function usedEndpoints(all: readonly Endpoint[], node: ProxyNode): UsedEndpoints {
  const near = nearness(all, node);
  const leaving = (endpoint: Endpoint): boolean => endpoint.serving && endpoint.terminating;
  const here = all.filter((endpoint) => endpoint.node === node.name);
  const first = <T>(preferred: readonly T[], otherwise: readonly T[]): readonly T[] => preferred.length > 0 ? preferred : otherwise;
  return {
    cluster: first(all.filter((endpoint) => endpoint.ready && near(endpoint)), all.filter(leaving)),
    local: first(here.filter(({ ready }) => ready), here.filter(leaving)),
    any: all.some((endpoint) => endpoint.ready || leaving(endpoint)),
  };
}

function nearness(all: readonly Endpoint[], node: ProxyNode): (endpoint: Endpoint) => boolean {
  const ready = all.filter((endpoint) => endpoint.ready);
  const hinted = (hints: (endpoint: Endpoint) => readonly string[], wanted: string | null): boolean =>
    wanted !== null && ready.length > 0 && ready.every((endpoint) => hints(endpoint).length > 0) && ready.some((endpoint) => hints(endpoint).includes(wanted));
  if (hinted(({ nodeHints }) => nodeHints, node.name)) return ({ nodeHints }) => nodeHints.includes(node.name);
  const zone = node.zone ?? null;
  if (zone !== null && hinted(({ zoneHints }) => zoneHints, zone)) return ({ zoneHints }) => zoneHints.includes(zone);
  return () => true;
}

function readEndpoint(object: EndpointObject, port: number): Endpoint | null {
  const address = readAddress(object.addresses?.[0] ?? '');
  if (!address) return null;
  const { ready, serving, terminating } = object.conditions ?? {};
  return {
    ip: writeAddress(address), port, node: object.nodeName ?? null,
    ready: ready !== false, serving: serving !== false, terminating: terminating === true,
    zoneHints: (object.hints?.forZones ?? []).map(({ name }) => name), nodeHints: (object.hints?.forNodes ?? []).map(({ name }) => name),
  };
}
