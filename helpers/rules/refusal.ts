import { type Facts, type Subject } from '../facts.ts';
import { finding, type Finding, type Prediction } from '../finding.ts';
import { nameOf, type WebhookConfiguration } from '../kube.ts';
import type { Write } from '../survey.ts';

/** Admission refused the pods (or what else was written): the message names who. */
export function refusal(facts: Facts, base: Partial<Finding> & { readonly doc: string }, title: string, said: string, predict: Prediction, refused = 'pods'): Finding {
  // Without the account of its namespace no pod is admitted: who refused that one has refused the pods.
  const reason = /error looking up service account/.test(said) ? facts.survey.writes.find(({ object, error }) => error !== undefined && object === `ServiceAccount ${facts.plan.namespace}/default`)?.error ?? said : said;
  const webhook = /failed calling webhook "([^"]+)"/.exec(reason)?.[1];
  const denied = /admission webhook "([^"]+)" denied/.exec(reason)?.[1];
  const quota = /exceeded quota: ([^,\s]+)/.exec(reason)?.[1];
  const namespace = /\s([^/\s]+)\/[^/\s]+$/.exec(` ${title.split(' ')[1] ?? ''}`)?.[1] ?? title.split(' ')[1]?.split('/')[0] ?? '';
  const security = /violates PodSecurity "([^"]+)"/.exec(reason)?.[1];
  const policy = /ValidatingAdmissionPolicy '([^']+)'/.exec(reason)?.[1];
  const configured = facts.now.webhooks.find((configuration) => (configuration.webhooks ?? []).some((one) => one.name === (webhook ?? denied)));
  const object = webhook !== undefined || denied !== undefined ? (configured === undefined ? `webhook ${webhook ?? denied ?? ''}` : `${configured.kind ?? ''} ${nameOf(configured)}`) : policy !== undefined ? `ValidatingAdmissionPolicy ${policy}` : quota !== undefined ? `ResourceQuota ${namespace}/${quota}` : security !== undefined ? `Namespace ${namespace}` : title;
  const what = webhook !== undefined ? 'webhook-fails' : denied !== undefined ? 'webhook-denies' : policy !== undefined ? 'policy-denies' : quota !== undefined ? 'quota' : security !== undefined ? 'pod-security' : refused === 'Services' ? 'service-refused' : 'pods-refused';
  return finding({
    ...base, id: `control-plane/${what}`, object,
    message: `${isTheRuns(facts, title) ? `new ${refused} are refused` : `${title}: its ${refused} are refused`}: ${reason}${webhookMindsLeases(facts, reason) ? '; the Leases of nodes are refused with them, and nodes count as lost for it' : ''}`,
    expected: [`${refused} are admitted`], observed: [reason],
    fix: webhook !== undefined ? `mend the webhook ${webhook} (${askedAt(configured, webhook)}), or: kubectl delete ${configured === undefined ? 'its configuration' : `${(configured.kind ?? '').toLowerCase()} ${nameOf(configured)}`}` : policy !== undefined ? `let the pods meet it, or change it: kubectl get validatingadmissionpolicy ${policy} -o yaml` : quota !== undefined ? `raise ${object}` : security !== undefined ? `let the pods meet the standard ${security}, or change the namespace's label` : 'mend what refuses them',
  }, facts.cells, predict);
}

/** What was refused to this run itself is refused to everybody: its own objects are gone when that is read. */
export function writeRefused(facts: Facts, base: Partial<Finding> & { readonly doc: string }, write: Write, predict: Prediction): Finding {
  const kind = write.object.split(' ')[0] ?? '';
  return refusal(facts, base, write.object, write.error ?? '', predict, kind === 'Service' ? 'Services' : kind === 'Namespace' ? 'namespaces' : 'pods');
}

function isTheRuns({ plan }: Facts, title: string): boolean {
  const [kind = '', name = ''] = title.split(' ');
  return kind !== 'Deployment' && (name === plan.namespace || name.startsWith(`${plan.namespace}/`));
}

/** What the controller of EndpointSlices was told by somebody in the way of its writing; null: nothing of the kind. */
export function slicesRefused(facts: Facts, subject: Pick<Subject, 'namespace' | 'name'>): string | null {
  const event = facts.now.events.findLast((one) => one.reason === 'FailedToUpdateEndpointSlices' && one.involvedObject?.namespace === subject.namespace && one.involvedObject.name === subject.name);
  return event?.message !== undefined && /failed calling webhook|denied|exceeded quota/.test(event.message) ? event.message.replace(/^.*?(?=failed to (?:create|update|delete) )/, '') : null;
}

/** The webhook must be asked about the Leases by which kubelets say that they live: nodes count as lost where it does not answer. */
export function webhookMindsLeases(facts: Facts, reason: string): boolean {
  const name = /failed calling webhook "([^"]+)"/.exec(reason)?.[1];
  return facts.now.webhooks.some(({ webhooks }) => (webhooks ?? []).some((one) => one.name === name && (one.rules ?? []).some(({ apiGroups = [], resources = [] }) => apiGroups.some((group) => group === '*' || group === 'coordination.k8s.io') && resources.some((resource) => resource === '*' || resource === '*/*' || resource === 'leases'))));
}

function askedAt(configured: WebhookConfiguration | undefined, webhook: string): string {
  const client = (configured?.webhooks ?? []).find((one) => one.name === webhook)?.clientConfig;
  return client?.service !== undefined ? `Service ${client.service.namespace}/${client.service.name} and its pods` : (client?.url ?? 'its Service, its pods');
}
