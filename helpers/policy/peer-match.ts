/** Whether the peers of a rule (its `from` or `to`) admit the other end of a connection. */
import { missOfIpBlock } from './ip-block.ts';
import { at, record } from './json.ts';
import { miss, nearest, type Miss } from './miss.ts';
import { describePeer, type Peer, type PodPeer } from './peer.ts';
import type { Direction, Policy } from './policy.ts';
import { matchesAnyNamespace, matchesAnyPod } from './matched.ts';
import { describeLack, describeSelector, requirements, unmet, type Requirement } from './selector.ts';
import { knowsNamespace, namespaceLabels, type Question, type World } from './world.ts';

/** Null when admitted, else the nearest miss. No peers in the rule admit everybody. */
export function missOfPeers(world: World, policy: Policy, peers: readonly unknown[], other: Peer, ask: Question, direction: Direction): Miss | null {
  const misses = peers.map((peer) => missOfPeer(world, policy, peer, other, ask, direction));
  return misses.length === 0 || misses.includes(null) ? null : nearest(misses.flatMap((found) => found ?? []));
}

function missOfPeer(world: World, policy: Policy, raw: unknown, other: Peer, ask: Question, direction: Direction): Miss | null {
  const [block, namespaces, pods] = [at(raw, 'ipBlock') ?? null, at(raw, 'namespaceSelector') ?? null, at(raw, 'podSelector') ?? null];
  const selectors = [namespaces, pods].filter((selector) => selector !== null);
  if (!selectors.every(record) || (block === null) === (selectors.length === 0)) return miss('invalid', 5, `has an invalid peer ${JSON.stringify(raw) ?? 'undefined'}`);
  if (block !== null) return missOfIpBlock(world, block, other, ask, direction);
  const admits = `admits ${describeSelection(policy, namespaces, pods)}`;
  if (other.kind !== 'pod') return miss('not-a-pod', 3, `${admits}; ${describePeer(other)} is no pod`);
  const found = missOfPod(world, policy, namespaces, pods, other, admits);
  if (!other.hostNetwork) return found;
  // The documentation leaves host-network pods to the engine: most ignore them in selectors, some do not.
  return miss('host-network', 1 + (found?.distance ?? 0), `${admits}; ${describePeer(other)} uses the host network, so most engines see its node's address and no pod`, { undecided: found === null });
}

function missOfPod(world: World, policy: Policy, namespaces: unknown, pods: unknown, other: PodPeer, admits: string): Miss | null {
  const ofNamespace = namespaceLabels(world, other.namespace);
  const lacking = namespaces === null ? [] : unmet(namespaces, ofNamespace);
  const podLacking = unmet(pods, other.labels);
  if (namespaces === null && policy.namespace !== other.namespace) {
    return miss('own-namespace', 1 + podLacking.length, `${admits}; ${describePeer(other)} is in namespace ${other.namespace}`);
  }
  if (lacking.length > 0) {
    const has = knowsNamespace(world, other.namespace) ? `namespace ${other.namespace} has ${describeLack(lacking, ofNamespace)}` : `the labels of namespace ${other.namespace} are not known`;
    const nobody = knowsNamespace(world, other.namespace) && !matchesAnyNamespace(world, namespaces);
    const fix = podLacking.length === 0 ? labelCommand(other.namespace, lacking) : null;
    return miss('namespace', lacking.length + podLacking.length, `${admits}; ${has}${nobody ? ', and no namespace matches' : ''}`, { fix });
  }
  if (podLacking.length === 0) return null;
  const nobody = world.pods.length > 0 && !matchesAnyPod(world, policy.namespace, namespaces, pods);
  return miss('pod', podLacking.length, `${admits}; ${describePeer(other)} has ${describeLack(podLacking, other.labels)}${nobody ? ', and no pod matches' : ''}`);
}

function describeSelection(policy: Policy, namespaces: unknown, pods: unknown): string {
  if (namespaces === null) return `${describeSelector(pods)} of its own namespace ${policy.namespace}`;
  const where = describeSelector(namespaces, 'namespaces');
  return requirements(pods).length === 0 ? where : `${describeSelector(pods)} in ${where}`;
}

function labelCommand(namespace: string, lacking: readonly Requirement[]): string | null {
  const wanted = lacking.map((requirement) => {
    if (requirement.kind === 'equals') return `${requirement.key}=${requirement.value}`;
    return requirement.kind === 'in' ? `${requirement.key}=${requirement.values[0]}` : null;
  });
  // The API server owns kubernetes.io/metadata.name: no command can change it.
  const possible = wanted.every((pair) => pair !== null && !pair.startsWith('kubernetes.io/metadata.name='));
  return possible ? `kubectl label namespace ${namespace} ${wanted.join(' ')} --overwrite` : null;
}
