/** Who gets in at all? Chooses the live control pairs that tell whether policies are enforced. */
import { at, record, text, type Labels } from './json.ts';
import { familyOf, type Family } from './address.ts';
import { evaluatePair, type PairResult } from './evaluate-pair.ts';
import { isSamePod, podPeer, type PodPeer } from './peer.ts';
import { readPolicies, selectsPod, type Rule } from './policy.ts';
import { missOfPorts } from './port-match.ts';
import { matchesSelector, requirements } from './selector.ts';
import { namespaceLabels, namespaceNames, question, type Ask, type World } from './world.ts';

export interface Example { readonly from: PodPeer; readonly result: PairResult }

export interface NewPod { readonly namespace: string; readonly labels: Labels }

export interface Examples {
  /** A pod of the cluster that is admitted on both sides; null if none is. */
  readonly admitted: Example | null;
  /** A pod of the cluster that is denied; null if none is. */
  readonly denied: Example | null;
  /** Where and with which labels a new pod would be admitted; null if none was found among what the rules describe. */
  readonly admittedLabels: NewPod | null;
  /** Where and with which labels a new pod would be denied; null if none was found. */
  readonly deniedLabels: NewPod | null;
  /** Whether a rule for this port admits addresses (ipBlock) of the family asked for: then somebody besides pods may get in. */
  readonly admitsAddresses: boolean;
}

/**
 * Examples of clients for one backend. Only answers that are certain ("yes", "no") serve as controls: pods on the host
 * network, the backend itself and finished or unaddressed pods are left out.
 */
export function admittedExample(world: World, to: PodPeer, ask: Ask): Examples {
  const found = firstOfEach(world, to, ask);
  const asNew = candidates(world, to).map((from) => ({ from, allowed: evaluatePair(world, from, to, ask).allowed }));
  const labelsOf = (allowed: 'yes' | 'no'): NewPod | null => {
    const fitting = asNew.find((candidate) => candidate.allowed === allowed);
    return fitting === undefined ? null : { namespace: fitting.from.namespace, labels: fitting.from.labels };
  };
  const asked = question(ask, to);
  const addressed = ingressRules(world, to).some((rule) => rule.peers.some((peer) => isBlockOf(asked.family, peer)) && missOfPorts(rule.ports, asked, to) === null);
  return { ...found, admittedLabels: labelsOf('yes'), deniedLabels: labelsOf('no'), admitsAddresses: addressed };
}

function firstOfEach(world: World, to: PodPeer, ask: Ask): Pick<Examples, 'admitted' | 'denied'> {
  let admitted: Example | null = null;
  let denied: Example | null = null;
  for (const raw of world.pods) {
    if (admitted !== null && denied !== null) break;
    const from = podPeer(raw);
    if (!isRunning(raw) || from.hostNetwork || from.ips.length === 0 || isSamePod(from, to)) continue;
    const result = evaluatePair(world, from, to, ask);
    if (result.allowed === 'yes') admitted ??= { from, result };
    if (result.allowed === 'no') denied ??= { from, result };
  }
  return { admitted, denied };
}

const isIpBlock = (peer: unknown): boolean => record(at(peer, 'ipBlock')) !== null;

function isBlockOf(family: Family | null, peer: unknown): boolean {
  const base = (text(at(peer, 'ipBlock', 'cidr')) ?? '').replace(/\/.*$/, '');
  return isIpBlock(peer) && (family === null || familyOf(base) === family);
}

function isRunning(pod: unknown): boolean {
  return at(pod, 'status', 'phase') === 'Running' && at(pod, 'metadata', 'deletionTimestamp') === undefined;
}

function ingressRules(world: World, to: PodPeer): readonly Rule[] {
  const isolating = readPolicies(world.policies).filter((policy) => policy.isolates.ingress && selectsPod(policy, to));
  return isolating.flatMap((policy) => policy.rules.ingress);
}

// A pod without labels in each namespace, and for each peer of each rule the pod that it describes, wherever its namespaceSelector allows.
function candidates(world: World, to: PodPeer): readonly PodPeer[] {
  const namespaces = [...new Set([to.namespace, ...namespaceNames(world)])];
  const bare = namespaces.map((namespace) => newPod(namespace, {}));
  const described = ingressRules(world, to).flatMap((rule) => rule.peers).filter((peer) => !isIpBlock(peer)).flatMap((peer) => {
    const selector = at(peer, 'namespaceSelector') ?? null;
    const inside = selector === null ? [to.namespace] : namespaces.filter((name) => matchesSelector(selector, namespaceLabels(world, name)));
    return inside.map((namespace) => newPod(namespace, exampleLabels(at(peer, 'podSelector'))));
  });
  return [...bare, ...described];
}

function exampleLabels(selector: unknown): Labels {
  const pairs = requirements(selector).flatMap((requirement) => {
    if (requirement.kind === 'equals') return [[requirement.key, requirement.value] as const];
    if (requirement.kind === 'in') return [[requirement.key, requirement.values[0] ?? ''] as const];
    return requirement.kind === 'exists' ? [[requirement.key, ''] as const] : [];
  });
  return Object.fromEntries(pairs);
}

function newPod(namespace: string, labels: Labels): PodPeer {
  return { kind: 'pod', namespace, name: 'a new pod', labels, ips: [], hostNetwork: false, nodeName: null, hostIPs: [], ports: [] };
}
