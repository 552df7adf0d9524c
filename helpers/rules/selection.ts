import { dnsElsewhere } from '../dns-elsewhere.ts';
import { type Facts, type Subject } from '../facts.ts';
import { finding, found, notApplicable, unseen, type Finding, type Judgement } from '../finding.ts';
import { keys } from '../keys.ts';
import { isCompleted, nameOf, ownerOf, selectorText, selects, type Pod, type Workload } from '../kube.ts';
import { namesOf, nearestPods, type NearMiss } from '../near-miss.ts';
import { unreadIn } from '../unread.ts';
import { fewerThanWanted, governedByNobody, heldBack, lastPods, withoutPods, workloadsFor } from './makers.ts';
import { heldByFinalizers } from './pods.ts';
import { layerFor, serviceDead, servicePartly } from './predict.ts';

/** The selector picks at least one pod. */
export function selectorPicksPods(facts: Facts, subject: Subject): Judgement {
  const others = dnsElsewhere(facts, subject);
  if (others !== null) return notApplicable(others);
  const { service } = subject;
  if (service === undefined) return notApplicable(`${subject.title} does not exist`);
  const selector = service.spec.selector;
  if (selector === undefined || Object.keys(selector).length === 0 || service.spec.type === 'ExternalName') return notApplicable(`${subject.title} has no selector`);
  const unread = unreadIn(facts.now, 'pods', subject.namespace);
  if (unread !== undefined) return unseen(unread);
  if (subject.role === 'target' && facts.practiceKept !== null) return unseen(facts.practiceKept);
  if (subject.pods.length > 0) return found(...lastPods(facts, subject), ...fewerThanWanted(facts, subject), ...governedByNobody(facts, subject));
  const layer = layerFor(subject, 'endpoints');
  const base = {
    object: subject.title,
    expected: [`pods in namespace ${subject.namespace} with ${selectorText(subject)}`],
    command: `kubectl -n ${subject.namespace} get pods -l ${selectorText(subject)}`,
    doc: 'does-the-service-have-any-endpointslices',
    states: [keys.endpoints(subject), keys.ready(subject)],
    breaks: [keys.endpoints(subject), keys.vip(subject), ...(subject.role === 'dns' ? [keys.names] : [])],
  };
  const dead = serviceDead(facts, subject);
  // What was refused to somebody who makes pods is written in his objects, and in events.
  const unknown = (['deployments', 'replicaSets', 'statefulSets', 'daemonSets', 'events'] as const).flatMap((kind) => unreadIn(facts.now, kind, subject.namespace) ?? []);
  // A workload whose template fits but that has no pods: it is the workload that is to be looked at.
  const makers = workloadsFor(facts, subject);
  if (makers.length > 0) {
    const held = facts.now.pods.filter((pod) => pod.metadata.namespace === subject.namespace && selects(selector, pod.metadata.labels) && heldByFinalizers(pod) !== null);
    const reasons = makers.flatMap((maker) => withoutPods(facts, subject, maker, held.length > 0) ?? []).filter(({ id }) => unknown.length === 0 || id !== 'control-plane/controller-silent');
    if (reasons.length + held.length === 0 && unknown.length > 0) return unseen(...unknown);
    return found(...reasons, ...heldBack(facts, subject, held, reasons.length > 0));
  }
  const ended = facts.now.pods.filter((pod) => pod.metadata.namespace === subject.namespace && selects(selector, pod.metadata.labels) && isCompleted(pod) && pod.metadata.deletionTimestamp === undefined);
  if (ended.length > 0) return found(endedPods(facts, subject, ended));
  const here = facts.now.pods.filter((pod) => pod.metadata.namespace === subject.namespace && !isCompleted(pod));
  const near = nearestPods(selector, here);
  if (near !== null) {
    const patch = JSON.stringify([{ op: 'replace', path: '/spec/selector', value: near.selector }]);
    const given = givenLater(facts, selector, near);
    return found(finding({
      ...base, id: `${layer}/selector`,
      message: `${subject.title} selects ${near.differences.join('; ')} (${near.pods.length} in this namespace)${given?.sentence ?? ''}`,
      observed: [`nearest: ${namesOf(near.pods)}`],
      fix: given?.fix ?? `kubectl -n ${subject.namespace} patch service ${subject.name} --type=json -p '${patch}'`,
    }, facts.cells, dead));
  }
  const elsewhere = facts.now.pods.filter((pod) => selects(selector, pod.metadata.labels) && !isCompleted(pod));
  // A Job that is over takes its pods along.
  const over = [...new Set(facts.now.events.filter((event) => event.involvedObject?.kind === 'Job' && event.involvedObject.namespace === subject.namespace && /^(DeadlineExceeded|BackoffLimitExceeded)$/.test(event.reason ?? '')).map((event) => `Job ${subject.namespace}/${event.involvedObject?.name ?? ''} (${event.reason ?? ''})`))];
  return found(finding({
    ...base, id: `${layer}/selector`,
    message: `no pod in namespace ${subject.namespace} has the labels that ${subject.title} selects (${selectorText(subject)})${elsewhere.length > 0 ? `; pods of namespace ${[...new Set(elsewhere.map((pod) => pod.metadata.namespace))].join(', ')} have them, but a Service only selects in its own` : ''}${over.length > 0 ? `; ${over.join(', ')} is over, whose pods may have been the ones` : ''}`,
    observed: elsewhere.length > 0 ? [namesOf(elsewhere)] : [`pods of the namespace: ${namesOf(here) || 'none'}`],
    fix: over.length > 0 ? 'run the server by a Deployment, or the Job again; else correct spec.selector of the Service' : 'correct spec.selector of the Service, or the labels of the pods',
  }, facts.cells, dead));
}

/** Labels that no template has: somebody gives them to pods that run, and what a pod of another value is for is another thing. */
function givenLater(facts: Facts, selector: Readonly<Record<string, string>>, near: NearMiss): { readonly sentence: string; readonly fix: string } | null {
  const [pod] = near.pods;
  if (pod === undefined) return null;
  const owner = ownerOf(pod);
  const maker = [...facts.now.deployments.map((one) => ({ kind: 'Deployment', ...one })), ...facts.now.statefulSets.map((one) => ({ kind: 'StatefulSet', ...one })), ...facts.now.daemonSets.map((one) => ({ kind: 'DaemonSet', ...one }))].find((one) => `${one.kind} ${nameOf(one)}` === owner);
  const key = Object.keys(selector).find((one) => near.selector[one] !== undefined && near.selector[one] !== selector[one]);
  if (maker === undefined || key === undefined || maker.spec.template?.metadata?.labels?.[key] !== undefined) return null;
  if (/^(statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index)$/.test(key)) {
    return { sentence: `: it is for one member of ${owner}, which has ${maker.spec.replicas ?? 1} replicas and not this one`, fix: `kubectl -n ${maker.metadata.namespace ?? ''} scale statefulset ${maker.metadata.name} to as many replicas as have this member, or take the Service away; no other member can stand for it` };
  }
  return { sentence: `; the template of ${owner} has no label ${key}: somebody sets it on pods that run, and none is ${key}=${selector[key] ?? ''} now`, fix: `look at what sets ${key} on the pods of ${owner} (an operator that elects a leader): why is none of them ${selector[key] ?? ''}? Pods of another ${key} are for something else` };
}

/** All pods that the Service selects have ended, and nobody makes others: nodes start no pod twice. */
function endedPods(facts: Facts, subject: Subject, ended: readonly Pod[]): Finding {
  const first = ended[0] as Pod;
  const how = ({ status }: Pod): string => `${status?.phase ?? '?'}${status?.reason === undefined ? '' : ` (${status.reason}${status.message === undefined ? '' : `: ${status.message}`})`}`;
  return finding({
    id: `${layerFor(subject, 'pods')}/ended`, object: ownerOf(first),
    message: `${ended.length === 1 ? `Pod ${nameOf(first)}, the only one that ${subject.title} selects, has ended` : `the ${ended.length} pods that ${subject.title} selects have ended`} and nobody makes ${ended.length === 1 ? 'another' : 'others'}: ${how(first)}`,
    expected: ['a pod that runs'], observed: ended.map((pod) => `${nameOf(pod)}: ${how(pod)}`).slice(0, 6), command: `kubectl -n ${subject.namespace} get pods -l ${selectorText(subject)}`,
    fix: `mend what ended it, and make it anew: ${first.metadata.ownerReferences === undefined ? 'better by a Deployment, which makes another when one ends' : `kubectl -n ${subject.namespace} describe pod ${first.metadata.name}`}`,
    doc: 'running-commands-in-a-pod', states: [keys.ready(subject), keys.endpoints(subject)],
    breaks: [keys.ready(subject), keys.endpoints(subject), keys.vip(subject), ...(subject.role === 'dns' ? [keys.names] : [])],
  }, facts.cells, serviceDead(facts, subject));
}

/** Pods of a rollout that the selector no longer picks. */
export function rolloutKeepsLabels(facts: Facts, subject: Subject): Judgement {
  const selector = subject.service?.spec.selector;
  if (selector === undefined || subject.pods.length === 0) return notApplicable(`${subject.title} selects no pods`);
  const owners = new Set(subject.pods.map(ownerOf));
  // A label that no template ever had was given to the pod itself, as operators mark a leader: no rollout takes that away.
  const byTemplate = (deployment: Workload): boolean => facts.now.replicaSets.some((set) => set.metadata.ownerReferences?.some(({ uid }) => uid === deployment.metadata.uid) === true && selects(selector, set.spec.template?.metadata?.labels));
  const leaving = facts.now.deployments.filter((deployment) => owners.has(`Deployment ${nameOf(deployment)}`) && !selects(selector, deployment.spec.template?.metadata?.labels) && byTemplate(deployment));
  return found(...leaving.map((deployment) => finding({
    id: `${layerFor(subject, 'endpoints')}/labels-leave`, object: subject.title, message: `${subject.title} selects ${selectorText(subject)}, which new pods of Deployment ${nameOf(deployment)} do not have any more`,
    expected: [selectorText(subject)], observed: Object.entries(deployment.spec.template?.metadata?.labels ?? {}).map(([key, value]) => `${key}=${value}`), fix: 'align the labels of the template with the selector before the old pods are gone', doc: 'does-the-service-have-any-endpointslices', states: [keys.endpoints(subject)],
  }, facts.cells, servicePartly(subject))));
}
