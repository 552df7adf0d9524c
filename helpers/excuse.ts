import { admission, admitsSomebody, isAdmittedToSome, isShutBy, peerOf, portOf, worldOf, type Backends, type Shared } from './admission.ts';
import { askedFamily, transportOf, type Cell } from './cell.ts';
import { clusterDnsOf } from './cluster-dns.ts';
import { nameOf, serviceIps, slicesOf, type Pod } from './kube.ts';
import type { Objects } from './objects.ts';
import { familyOf, type Family } from './policy/address.ts';
import { evaluatePair } from './policy/evaluate-pair.ts';
import { externalPeer, podPeer, type Peer } from './policy/peer.ts';
import type { Ask } from './policy/world.ts';

/**
 * A policy may keep the run's own probes and the nodes out and rightly admit others, and it may rightly keep a pod from what this run asks from it
 * besides the target. Such failures say nothing of what users feel: these cells are excused: neither user cells nor failures.
 * A policy that admits nobody at all to the target excuses nothing.
 */
export function excuseCells(objects: Objects, cells: readonly Cell[], behind: Shared, own: string): readonly Cell[] {
  if (objects.networkPolicies.length === 0) return cells;
  const shut = shutIn(objects, behind, own);
  const keptOut = keptFromTarget(objects, behind);
  const servers = new Set(clusterDnsOf(objects).servers.map(nameOf));
  const resolving = resolvingPods(cells);
  return cells.map((cell) => {
    if (cell.state !== 'failed') return cell;
    const excused = shut(cell) || (cell.to.role === 'target' ? keptOut(cell) : isAside(cell, servers, resolving) && isDenied(objects, cell));
    return excused ? { ...cell, user: false, state: 'unknown', excused: true } : cell;
  });
}

/**
 * A policy in the namespace that this run has made was put there by the cluster, as into every new one: it keeps the run's own pods in, or others from them, and says
 * nothing of anybody else.
 */
function shutIn(objects: Objects, behind: Backends, own: string): (cell: Cell) => boolean {
  if (!objects.networkPolicies.some((policy) => policy.metadata.namespace === own)) return () => false;
  // A name leads to the DNS servers first, and then to the pods behind it.
  const named = [...clusterDnsOf(objects).servers.map((pod): Place => ({ peer: podPeer(pod), port: 53 })), ...behind.pods.map((pod): Place => ({ peer: podPeer(pod), port: portOf(behind, pod) ?? 80 }))];
  return (cell) => {
    const from = peerOf(objects, cell.from);
    const places = cell.to.via === 'name' ? named : placesOf(objects, cell);
    return from !== null && places.some(({ peer, port }) => isShutBy(own, evaluatePair(worldOf(objects), from, peer, askOf(cell, port))));
  };
}

function keptFromTarget(objects: Objects, behind: Shared): (cell: Cell) => boolean {
  const { pods } = behind;
  const port = (pod: Pod): number => portOf(behind, pod) ?? 80;
  const open = new Map<string, boolean>();
  const isOpen = (pod: Pod, family: Family | undefined): boolean => {
    const key = `${nameOf(pod)} ${family ?? ''}`;
    const known = open.get(key) ?? admitsSomebody(objects, pod, port(pod), family);
    open.set(key, known);
    return known;
  };
  return (cell) => cell.from.kind !== 'client' && !isAdmittedToSome(objects, behind, cell.from, askedFamily(cell)) && pods.filter((pod) => cell.to.via !== 'endpoint' || nameOf(pod) === cell.to.pod).some((pod) => {
    const family = askedFamily(cell);
    const result = admission(objects, cell.from, pod, port(pod), 'TCP', family);
    return result !== null && (result.allowed === 'no' ? isOpen(pod, family) : result.allowed === 'implementation-defined' && cell.from.kind === 'node');
  });
}

/** Pods for whom every name that was asked for led to an address: whatever their resolvers use (another server, or TCP alone), it is open to them. */
function resolvingPods(cells: readonly Cell[]): ReadonlySet<string> {
  const named = cells.filter((cell) => cell.to.via === 'name' && cell.state !== 'unknown');
  return new Set(named.flatMap(({ from }) => (from.pod !== undefined && named.every((cell) => cell.from.pod !== from.pod || cell.addresses.length > 0) ? [from.pod] : [])));
}

/**
 * Asked only to locate, from where nobody need be able to: whatever a node asks, the run's own pods, the API (which the DNS servers need), DNS from others than the client
 * and the probes, and datagrams to DNS from whom names lead on without them.
 */
function isAside(cell: Cell, servers: ReadonlySet<string>, resolving: ReadonlySet<string>): boolean {
  const { from, to } = cell;
  const dns = to.role === 'dns' && (from.kind === 'pod' || (transportOf(cell) === 'UDP' && resolving.has(from.pod ?? '')));
  return from.kind === 'node' || to.role === 'practice' || to.role === 'probe' || (to.role === 'api' && !servers.has(from.pod ?? '')) || dns;
}

/** Beyond doubt, to a place where the question may have gone; what no rule says of nodes is the policy engine's to decide. */
function isDenied(objects: Objects, cell: Cell): boolean {
  const from = peerOf(objects, cell.from);
  const places = from === null ? [] : placesOf(objects, cell);
  return from !== null && places.length > 0 && places.some(({ peer, port }) => {
    const result = evaluatePair(worldOf(objects), from, peer, askOf(cell, port));
    return (result.allowed === 'no' || (cell.from.kind === 'node' && result.allowed === 'implementation-defined')) && result.unknown.length === 0;
  });
}

function askOf(cell: Cell, port: number): Ask {
  const family = askedFamily(cell);
  return { port, protocol: transportOf(cell), ...(family === undefined ? {} : { family }) };
}

interface Place {
  readonly peer: Peer;
  readonly port: number;
}

/** Policies see where a packet goes to after the Service's IP was left behind. */
function placesOf(objects: Objects, { to }: Cell): readonly Place[] {
  if (to.ip === undefined || to.port === undefined) return [];
  const peerAt = (ip: string, pod: string | undefined): Peer => {
    const there = objects.pods.find((candidate) => nameOf(candidate) === pod);
    return there === undefined ? externalPeer(ip) : podPeer(there);
  };
  if (to.via !== 'service-ip') return [{ peer: peerAt(to.ip, to.pod), port: to.port }];
  const service = objects.services.find((candidate) => serviceIps(candidate).includes(to.ip ?? ''));
  const name = (service?.spec.ports ?? []).find((port) => port.port === to.port)?.name ?? '';
  return slicesOf(objects.endpointSlices, service?.metadata.namespace, service?.metadata.name)
    .flatMap((slice) => (slice.endpoints ?? []).flatMap((endpoint): readonly Place[] => {
      const port = (slice.ports ?? []).find((candidate) => (candidate.name ?? '') === name)?.port;
      const ip = endpoint.addresses?.[0];
      const { targetRef } = endpoint;
      return ip === undefined || port === undefined || familyOf(ip) !== familyOf(to.ip ?? '') ? [] : [{ peer: peerAt(ip, targetRef?.kind === 'Pod' ? `${targetRef.namespace ?? ''}/${targetRef.name ?? ''}` : undefined), port }];
    }));
}
