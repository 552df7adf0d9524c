import { isCompleted, nameOf, podIps, type Pod } from './kube.ts';
import type { Objects } from './objects.ts';
import { familyOf, type Family } from './policy/address.ts';
import { admittedExample } from './policy/admitted-example.ts';
import { evaluatePair, type PairResult } from './policy/evaluate-pair.ts';
import { nodePeer, peerAddresses, podPeer, type Peer } from './policy/peer.ts';
import type { World } from './policy/world.ts';
import type { Vantage } from './survey.ts';

/** What NetworkPolicies say of pairs. Results are remembered for each set of objects. */
const worlds = new WeakMap<Objects, World>();

export function worldOf(objects: Objects): World {
  const known = worlds.get(objects);
  if (known !== undefined) return known;
  const world: World = { policies: objects.networkPolicies, namespaces: objects.namespaces, pods: objects.pods, services: objects.services };
  worlds.set(objects, world);
  return world;
}

export function peerOf(objects: Objects, vantage: Vantage): Peer | null {
  if (vantage.kind === 'node') {
    const node = objects.nodes.find((candidate) => candidate.metadata.name === vantage.node);
    return node === undefined ? null : nodePeer(node);
  }
  const pod = objects.pods.find((candidate) => nameOf(candidate) === vantage.pod);
  return pod === undefined ? null : podPeer(pod);
}

/** The pair's verdict on the pod's port, between their addresses of one family (by default that of the pod's first); null: one of the two is not known. */
export function admission(objects: Objects, from: Vantage, to: Pod, port: number, protocol: 'TCP' | 'UDP' = 'TCP', family?: Family): PairResult | null {
  const peer = peerOf(objects, from);
  if (peer === null) return null;
  return evaluatePair(worldOf(objects), peer, podPeer(to), { port, protocol, ...(family === undefined ? {} : { family }) });
}

/** The pods behind a Service, and the port on which each is listed. */
export interface Backends {
  readonly pods: readonly Pod[];
  readonly endpoints: readonly { readonly pod: Pod | undefined; readonly port: number | null; readonly ip: string }[];
}

/** Backends that share the Service's IPs: who asks there does not choose one of them. */
export interface Shared extends Backends {
  readonly ips: readonly string[];
}

/** Nobody is rightly let in to some of the pods behind one IP, and not to the others: who may ask the Service is led to either. */
export function isAdmittedToSome(objects: Objects, { ips, ...behind }: Shared, from: Vantage, family?: Family): boolean {
  return ips.length > 0 && from.kind !== 'node' && behind.pods.some((pod) => !isCompleted(pod) && admission(objects, from, pod, portOf(behind, pod) ?? 80, 'TCP', family)?.allowed === 'yes');
}

export interface Denial {
  readonly from: Vantage;
  readonly pod: Pod;
  /** Of the addresses between which it holds. */
  readonly family: Family;
  readonly result: PairResult;
}

/** Pairs of a vantage and a Subject's pods that policies deny beyond doubt; of a user's client in the network of its node also those that most engines deny. */
export function denialsOf(facts: { readonly now: Objects }, subject: Backends, from: Vantage, port: number, protocol: 'TCP' | 'UDP' = 'TCP'): readonly Denial[] {
  const peer = peerOf(facts.now, from);
  return subject.pods.filter((pod) => !isCompleted(pod)).flatMap((pod) => familiesOf(subject, pod, peer).flatMap((family): readonly Denial[] => {
    const result = admission(facts.now, from, pod, portOf(subject, pod) ?? port, protocol, family);
    const denied = result?.allowed === 'no' || (from.kind === 'client' && result?.allowed === 'implementation-defined' && result.likely === 'no');
    return denied && result !== null && result.unknown.length === 0 ? [{ from, pod, family, result }] : [];
  }));
}

/** Families in which the Service leads to the pod and the client has an address as well: policies that tell addresses apart may admit one and not the other. */
function familiesOf(subject: Backends, pod: Pod, from: Peer | null): readonly Family[] {
  const listed = new Set(subject.endpoints.flatMap((endpoint) => (endpoint.pod?.metadata.uid === pod.metadata.uid ? familyOf(endpoint.ip) ?? [] : [])));
  const common = [...listed].filter((family) => from === null || peerAddresses(from, family).length > 0);
  return common.length > 0 ? common : podIps(pod).slice(0, 1).flatMap((ip) => familyOf(ip) ?? []);
}

/** Policies of this namespace, and no others, deny, or (a node) leave it to the policy engine. */
export function isShutBy(namespace: string, result: PairResult): boolean {
  return result.denying.length > 0 && result.denying.every((side) => side.decidedBy.some(({ policy }) => policy.startsWith(`${namespace}/`)));
}

/** The port of the pod to which the Service sends: it is the one that policies see, not the Service's own. */
export function portOf(subject: Backends, pod: Pod): number | undefined {
  return subject.endpoints.find((endpoint) => endpoint.pod?.metadata.uid === pod.metadata.uid)?.port ?? undefined;
}

/** Whether policies let anybody at all to the pod's port: a pod that is there, one that could be made, or an address. */
export function admitsSomebody(objects: Objects, pod: Pod, port: number, family?: Family): boolean {
  const example = admittedExample(worldOf(objects), podPeer(pod), { port, ...(family === undefined ? {} : { family }) });
  return example.admitted !== null || example.admittedLabels !== null || example.admitsAddresses;
}
