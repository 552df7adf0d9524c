/** The least NetworkPolicies that admit a denied pair, ready to apply. */
import { stringify } from 'yaml';
import { hostRange } from './address.ts';
import { evaluatePair } from './evaluate-pair.ts';
import { label, type Labels } from './json.ts';
import { peerAddresses, type Peer, type PodPeer } from './peer.ts';
import { readPolicies, type Direction } from './policy.ts';
import { question, type Ask, type Question, type World } from './world.ts';

export interface Suggestion {
  /** One NetworkPolicy for each direction that denies, as the API takes them. */
  readonly policies: readonly object[];
  /** The same as YAML documents. */
  readonly yaml: string;
  /** A command that applies them. */
  readonly command: string;
  /** Smaller repairs of existing objects, each enough for the direction it names. */
  readonly instead: readonly { readonly direction: Direction; readonly command: string }[];
}

/** Null when nothing denies the pair. New policies are used because they only ever add: no existing object is touched. */
export function suggestAllowRule(world: World, from: Peer, to: Peer, ask: Ask): Suggestion | null {
  const result = evaluatePair(world, from, to, ask);
  const asked = question(ask, to);
  const policies = [
    ...(result.egress.allowed === 'yes' ? [] : allow(world, 'egress', from, to, asked)),
    ...(result.ingress.allowed === 'yes' ? [] : allow(world, 'ingress', to, from, asked)),
  ];
  if (policies.length === 0) return null;
  const yaml = policies.map((policy) => stringify(policy)).join('---\n');
  const instead = [result.egress, result.ingress].flatMap((side) =>
    side.allowed === 'yes' ? [] : side.nearestMiss.flatMap(({ fix }) => (fix === null ? [] : [{ direction: side.direction, command: fix }])));
  return { policies, yaml, command: `kubectl apply -f - <<'EOF'\n${yaml}EOF`, instead };
}

function allow(world: World, direction: Direction, subject: Peer, other: Peer, ask: Question): readonly object[] {
  const peers = peersFor(other, ask);
  if (subject.kind !== 'pod' || peers.length === 0) return [];
  const rule = { [direction === 'ingress' ? 'from' : 'to']: peers, ports: [{ protocol: ask.protocol, port: ask.port }] };
  return [{
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: freeName(world, subject.namespace, objectName(direction, other)), namespace: subject.namespace },
    spec: { podSelector: selectorOf(subject), policyTypes: [direction === 'ingress' ? 'Ingress' : 'Egress'], [direction]: [rule] },
  }];
}

function peersFor(other: Peer, ask: Question): readonly object[] {
  if (other.kind === 'pod' && !other.hostNetwork) {
    return [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': other.namespace } }, podSelector: selectorOf(other) }];
  }
  return peerAddresses(other, ask.family).map((ip) => ({ ipBlock: { cidr: hostRange(ip) } }));
}

// Labels that controllers write anew for each rollout or pod would make the rule expire with the pod.
const passing = /^(pod-template-(hash|generation)|controller-revision-hash|statefulset\.kubernetes\.io\/|apps\.kubernetes\.io\/pod-index|(batch\.kubernetes\.io\/)?(controller-uid|job-completion-index|job-name)$)/;

function selectorOf(pod: PodPeer): object {
  const lasting = stableLabels(pod);
  return Object.keys(lasting).length === 0 ? {} : { matchLabels: lasting };
}

function stableLabels(pod: PodPeer): Labels {
  return Object.fromEntries(Object.entries(pod.labels).filter(([key]) => !passing.test(key)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function objectName(direction: Direction, other: Peer): string {
  const whom = other.kind === 'pod' ? `${other.namespace}-${appName(other)}` : other.kind === 'node' ? other.name : other.ip;
  const slug = whom.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 40).replace(/^-+|-+$/g, '');
  return `allow-${direction === 'ingress' ? 'from' : 'to'}-${slug || 'peer'}`;
}

function appName(pod: PodPeer): string {
  const keys = ['app.kubernetes.io/name', 'app', 'k8s-app', 'name', 'run'];
  return keys.map((key) => label(pod.labels, key)).find((value) => value !== null && value !== '') ?? pod.name;
}

// `kubectl apply` would overwrite a policy of the same name.
function freeName(world: World, namespace: string, name: string): string {
  const taken = new Set(readPolicies(world.policies).map((policy) => policy.id));
  const numbers = Array.from(taken, (_, index) => `${name}-${index + 2}`);
  return [name, ...numbers].find((candidate) => !taken.has(`${namespace}/${candidate}`)) ?? name;
}
