import type { Facts } from '../facts.ts';
import type { Pod } from '../kube.ts';

/** What something in the admission of pods has put into a pod that neither its template nor whoever made it has asked for. */
export function addedToPod(facts: Facts, pod: Pod): readonly string[] {
  const asked = templateOf(facts, pod);
  if (asked === null) return [];
  const added = (['runtimeClassName', 'schedulerName'] as const).flatMap((field) => (pod.spec[field] === undefined || pod.spec[field] === (asked[field] ?? (field === 'schedulerName' ? 'default-scheduler' : undefined)) ? [] : [`${field}: ${pod.spec[field]}`]));
  const labels = Object.entries(pod.spec.nodeSelector ?? {}).filter(([key, value]) => asked.nodeSelector?.[key] !== value).map(([key, value]) => `nodeSelector ${key}=${value}`);
  return [...added, ...labels];
}

/** The template of its Deployment, StatefulSet or DaemonSet; of the run's own pods that nobody else makes, that they ask for nothing; null: not known. */
function templateOf(facts: Facts, pod: Pod): Partial<Pod['spec']> | null {
  const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (owner === undefined) return pod.metadata.labels?.['plumbline.dev/role'] === undefined ? null : {};
  const { replicaSets, statefulSets, daemonSets } = facts.now;
  return [...replicaSets, ...statefulSets, ...daemonSets].find(({ metadata }) => metadata.uid === owner.uid)?.spec.template?.spec ?? null;
}

/** Whoever may change pods while they are made. */
export function changersOfPods({ now }: Facts): readonly string[] {
  const ofPods = (rules: readonly { readonly resources?: readonly string[] }[] | undefined): boolean => rules?.some(({ resources }) => resources?.some((resource) => resource === 'pods' || resource.startsWith('*'))) === true;
  return [
    ...now.mutatingPolicies.filter(({ spec }) => ofPods(spec?.matchConstraints?.resourceRules)).map((one) => `MutatingAdmissionPolicy ${one.metadata.name}`),
    ...now.webhooks.filter(({ kind, webhooks }) => kind === 'MutatingWebhookConfiguration' && webhooks?.some(({ rules }) => ofPods(rules)) === true).map((one) => `MutatingWebhookConfiguration ${one.metadata.name}`),
  ];
}

/** The one that there is; null: none, or several. */
export function changerOfPods(facts: Facts): string | null {
  const [one, ...others] = changersOfPods(facts);
  return one === undefined || others.length > 0 ? null : one;
}
