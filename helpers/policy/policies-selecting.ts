/** Which policies select a pod, and for which direction. */
import type { Labels } from './json.ts';
import { readPolicies, selectsPod } from './policy.ts';
import { describeSelector } from './selector.ts';

export interface Selecting {
  /** namespace/name */
  readonly policy: string;
  readonly ingress: boolean;
  readonly egress: boolean;
  /** Its podSelector in words. */
  readonly selects: string;
}

/** The policies of the pod's own namespace whose podSelector matches its labels, by name. Raw policies in. */
export function policiesSelecting(policies: readonly unknown[], pod: { readonly namespace: string; readonly labels: Labels }): readonly Selecting[] {
  return readPolicies(policies)
    .filter((policy) => selectsPod(policy, pod))
    .map((policy) => ({ policy: policy.id, ...policy.isolates, selects: describeSelector(policy.podSelector) }));
}
