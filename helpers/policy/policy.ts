/** A raw networking.k8s.io/v1 NetworkPolicy in one shape, with the API server's defaults applied. */
import { at, list, record, text, type Labels } from './json.ts';
import { matchesSelector } from './selector.ts';

export type Direction = 'ingress' | 'egress';

export interface Rule {
  readonly index: number;
  /** Empty: everybody. */
  readonly peers: readonly unknown[];
  /** Empty: every port. */
  readonly ports: readonly unknown[];
}

export interface Policy {
  /** namespace/name */
  readonly id: string;
  readonly namespace: string;
  readonly podSelector: unknown;
  readonly isolates: Readonly<Record<Direction, boolean>>;
  readonly rules: Readonly<Record<Direction, readonly Rule[]>>;
}

/** Reads one policy; null for what is not an object. Absent policyTypes mean Ingress, and Egress if there are egress rules. */
export function readPolicy(raw: unknown): Policy | null {
  if (record(raw) === null) return null;
  const namespace = text(at(raw, 'metadata', 'namespace')) ?? 'default';
  const types = list(at(raw, 'spec', 'policyTypes'));
  const egress = list(at(raw, 'spec', 'egress'));
  const defaulted = types.length > 0 ? types : ['Ingress', ...(egress.length > 0 ? ['Egress'] : [])];
  return {
    id: `${namespace}/${text(at(raw, 'metadata', 'name')) ?? ''}`,
    namespace,
    podSelector: at(raw, 'spec', 'podSelector'),
    isolates: { ingress: defaulted.includes('Ingress'), egress: defaulted.includes('Egress') },
    rules: {
      ingress: list(at(raw, 'spec', 'ingress')).map((rule, index) => readRule(rule, index, 'from')),
      egress: egress.map((rule, index) => readRule(rule, index, 'to')),
    },
  };
}

function readRule(raw: unknown, index: number, peers: 'from' | 'to'): Rule {
  return { index, peers: closed(raw === null ? [] : at(record(raw) ?? { [peers]: raw }, peers)), ports: closed(at(raw, 'ports')) };
}

// An absent list admits everybody, so a malformed one must not read as absent: it stays as one entry that matches nothing.
function closed(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

const lists = new WeakMap<readonly unknown[], readonly Policy[]>();

/** Every policy of the list that can be read, in a stable order whatever order they came in. A list is read once. */
export function readPolicies(raw: readonly unknown[]): readonly Policy[] {
  const policies = lists.get(raw) ?? raw.flatMap((policy) => readPolicy(policy) ?? []).sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
  lists.set(raw, policies);
  return policies;
}

export function selectsPod(policy: Policy, pod: { readonly namespace: string; readonly labels: Labels }): boolean {
  return policy.namespace === pod.namespace && matchesSelector(policy.podSelector, pod.labels);
}
