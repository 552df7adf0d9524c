import type { Cell } from './cell.ts';
import { isReady, type Condition } from './kube.ts';
import type { Objects } from './objects.ts';
import type { Survey } from './survey.ts';

/** Somebody has looked at this very pod and does not want it; others may be let in. (A webhook that cannot be asked keeps everybody out.) */
export function isDecision(reason: string): boolean {
  return /denied (the )?request|violates PodSecurity|(exceeded|failed) quota|is forbidden: (maximum|minimum) |unable to validate against any security context constraint/.test(reason) && !/failed calling webhook/.test(reason);
}

/**
 * Why the practice workload, where it is all that is asked, does not come to run, if that is only its own trouble: a registry that this cluster does not pull from, a policy of admission
 * that wants other pods than these. Who uses the cluster has others. null: it runs, or what keeps it would keep anybody.
 */
export function whatKeepsPractice({ plan, writes }: Pick<Survey, 'plan' | 'writes'>, now: Objects): string | null {
  if (plan.practice !== null) return null;
  const own = ({ metadata }: { readonly metadata: { readonly namespace?: string } }): boolean => metadata.namespace === plan.namespace;
  const pods = now.pods.filter((pod) => own(pod) && pod.metadata.labels?.['app'] === 'hostnames');
  if (pods.some(isReady)) return null;
  const [image] = pods.flatMap((pod) => (pod.status?.containerStatuses ?? []).flatMap(({ state }) => (/Image/.test(state?.waiting?.reason ?? '') ? [state?.waiting?.message ?? state?.waiting?.reason ?? ''] : [])));
  if (image !== undefined) return `the practice pods cannot get their image (${image}); set SERVE_HOSTNAME_IMAGE to one that this cluster can pull`;
  const refused = [
    ...writes.flatMap(({ object, error }) => (object.startsWith('Deployment ') ? error ?? [] : [])),
    ...[...now.deployments, ...now.replicaSets].filter(own).flatMap(({ status }) => (status?.conditions ?? []).filter(isFailure).map(({ message }) => message ?? '')),
    ...now.events.filter(({ reason, involvedObject }) => reason === 'FailedCreate' && involvedObject?.namespace === plan.namespace).map(({ message }) => message ?? ''),
  ];
  const [decision] = refused.filter(isDecision);
  return decision === undefined || pods.length > 0 ? null : `the practice pods are not admitted: ${decision} (let namespaces with the label app.kubernetes.io/managed-by=plumbline pass, or look at a Service that is there, with TARGET)`;
}

const isFailure = ({ type, status }: Condition): boolean => type === 'ReplicaFailure' && status === 'True';

/** Nobody is behind the practice Service, and nobody is to blame: what it was asked in vain says nothing. */
export function forgetPractice(cells: readonly Cell[]): readonly Cell[] {
  return cells.map((cell) => (cell.to.role === 'target' && cell.state === 'failed' && cell.outcome !== 'no-name' ? { ...cell, user: false, state: 'unknown' } : cell));
}
