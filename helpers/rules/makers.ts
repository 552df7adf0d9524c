import { type Facts, type Subject } from '../facts.ts';
import { finding, type Finding, type Prediction } from '../finding.ts';
import { keys } from '../keys.ts';
import { nameOf, ownerOf, selectorText, selects, type Condition, type Pod, type Workload } from '../kube.ts';
import { heldByFinalizers } from './pods.ts';
import { layerFor, serviceDead } from './predict.ts';
import { refusal } from './refusal.ts';

/** Whoever makes the pods that a Service selects: wants none, is refused some, or does not make them. */

/** Every pod is being deleted and nobody wants others: they answer until they end, which may be half a minute, and nobody will after them. */
export function lastPods(facts: Facts, subject: Subject): readonly Finding[] {
  if (!subject.pods.every((pod) => pod.metadata.deletionTimestamp !== undefined)) return [];
  const unwanted = workloadsFor(facts, subject).filter((maker) => maker.kind !== 'DaemonSet' && maker.spec.replicas === 0);
  return unwanted.map((maker) => scaledToZero(facts, subject, maker, `its last ${subject.pods.length} pods are ending, and nobody will answer for ${subject.title} after them`, () => undefined));
}

/** Some pods are there, and the others that are wanted are refused: the next that ends is not replaced. */
export function fewerThanWanted(facts: Facts, subject: Subject): readonly Finding[] {
  return workloadsFor(facts, subject).flatMap((maker) => {
    const failure = failureOf([maker, ...setsOf(facts, maker)]);
    if (failure?.message === undefined || (maker.status?.replicas ?? 0) >= (maker.spec.replicas ?? 1)) return [];
    const { command, doc } = baseOf(subject, maker);
    return [refusal(facts, { command, doc, latent: true }, `${maker.kind ?? 'Deployment'} ${nameOf(maker)}`, failure.message, () => undefined)];
  });
}

/** Members of a StatefulSet have their own names in the headless Service that it names; where that is missing and another one selects them, they have none. */
export function governedByNobody(facts: Facts, subject: Subject): readonly Finding[] {
  if (subject.service?.spec.clusterIP !== 'None') return [];
  const sets = facts.now.statefulSets.filter((set) => workloadsFor(facts, subject).some(({ metadata }) => metadata.uid === set.metadata.uid));
  return sets.flatMap((set): readonly Finding[] => {
    const governing = set.spec.serviceName ?? '';
    if (governing === '' || facts.now.services.some(({ metadata }) => metadata.namespace === subject.namespace && metadata.name === governing)) return [];
    return [finding({
      id: 'service/governing-missing', object: `StatefulSet ${nameOf(set)}`,
      message: `StatefulSet ${nameOf(set)} gives its pods their names in Service ${governing} (serviceName), which does not exist: ${set.metadata.name}-0.${subject.name} resolves to nothing, while ${subject.title} itself does`,
      expected: [`serviceName: ${subject.name}`], observed: [`serviceName: ${governing}`], command: `kubectl -n ${subject.namespace} get statefulset ${set.metadata.name} -o jsonpath={.spec.serviceName}`,
      fix: `make the headless Service ${subject.namespace}/${governing}, or make the StatefulSet anew with serviceName: ${subject.name} (it cannot be changed in place)`, doc: 'does-the-service-work-by-dns-name',
    })];
  });
}

function setsOf(facts: Facts, maker: Workload): readonly Workload[] {
  return facts.now.replicaSets.filter((set) => set.metadata.ownerReferences?.some((owner) => owner.uid === maker.metadata.uid));
}

/** What a controller says of pods that it could not make. */
function failureOf(makers: readonly Workload[]): Condition | undefined {
  return makers.flatMap((object) => object.status?.conditions ?? []).find((condition) => condition.type === 'ReplicaFailure' && condition.status === 'True');
}

export function workloadsFor(facts: Facts, subject: Subject): readonly Workload[] {
  const { deployments, statefulSets, daemonSets } = facts.now;
  const named = (kind: string) => (workload: Workload): Workload => ({ kind, ...workload });
  return [...deployments.map(named('Deployment')), ...statefulSets.map(named('StatefulSet')), ...daemonSets.map(named('DaemonSet'))]
    .filter((workload) => workload.metadata.namespace === subject.namespace && selects(subject.service?.spec.selector, workload.spec.template?.metadata?.labels));
}

/** Pods that have ended and are kept by finalizers: they stand in the way of new ones, by their name or in a quota. */
export function heldBack(facts: Facts, subject: Subject, held: readonly Pod[], otherReason: boolean): readonly Finding[] {
  const first = held[0];
  const trouble = first === undefined ? null : heldByFinalizers(first);
  if (first === undefined || trouble === null) return [];
  const falls = otherReason ? [] : [keys.ready(subject), keys.endpoints(subject), keys.vip(subject), ...(subject.role === 'dns' ? [keys.names] : [])];
  return [finding({
    id: `${layerFor(subject, 'pods')}/${trouble.id}`, object: ownerOf(first),
    message: `${ownerOf(first)}: ${trouble.sentence}, and ${subject.title} has no others`,
    expected: ['pods that end when they are deleted'], observed: held.map((pod) => `${nameOf(pod)}: ${heldByFinalizers(pod)?.seen ?? ''}`),
    command: `kubectl -n ${subject.namespace} get pods -l ${selectorText(subject)}`, fix: trouble.fix, doc: 'running-commands-in-a-pod', states: falls.slice(0, 1), breaks: falls,
  }, facts.cells, serviceDead(facts, subject))];
}

/** Why a workload has no pods: nobody wants any, or something refuses them, or nobody makes them. */
export function withoutPods(facts: Facts, subject: Subject, maker: Workload, held: boolean): Finding | null {
  const title = `${maker.kind ?? 'Deployment'} ${nameOf(maker)}`;
  const sets = setsOf(facts, maker);
  const failure = failureOf([maker, ...sets]);
  const event = facts.now.events.find((one) => one.reason === 'FailedCreate' && one.involvedObject?.namespace === subject.namespace && [maker, ...sets].some((object) => object.metadata.name === one.involvedObject?.name));
  const reason = failure?.message ?? event?.message;
  const base = baseOf(subject, maker);
  const dead = serviceDead(facts, subject);
  if (maker.kind !== 'DaemonSet' && maker.spec.replicas === 0) return scaledToZero(facts, subject, maker, `${subject.title} has no pods because nobody asked for any`, dead);
  if (reason !== undefined) return refusal(facts, base, title, reason, dead);
  // A StatefulSet, or a Deployment that recreates, makes no new pods before the old ones are gone.
  if (held) return null;
  if (maker.kind === 'DaemonSet' && maker.status?.desiredNumberScheduled === 0 && maker.status.observedGeneration === maker.metadata.generation) return nowhereWanted(facts, maker, base, dead);
  const silent = facts.at - Date.parse(maker.metadata.creationTimestamp ?? '') > 5000;
  return finding({
    ...base, id: 'control-plane/controller-silent', object: 'kube-controller-manager', message: `${title} wants ${maker.spec.replicas ?? 1} pods and none was made, nor was any refused: its controller does not work`,
    expected: [`${maker.spec.replicas ?? 1} pods`], observed: ['no pod, no event', `observed generation ${maker.status?.observedGeneration ?? 'none'} of ${maker.metadata.generation ?? '?'}`], fix: 'look at kube-controller-manager: is it running, and may it list and create?',
    states: silent ? [keys.controllers, ...base.states] : base.states, breaks: base.breaks,
  }, facts.cells, dead);
}

/** A DaemonSet whose controller has counted the nodes that it is for, and found none. */
function nowhereWanted(facts: Facts, maker: Workload, base: ReturnType<typeof baseOf>, predict: Prediction): Finding {
  const labels = Object.entries(maker.spec.template?.spec?.nodeSelector ?? {}).map(([key, value]) => `${key}=${value}`);
  const title = `DaemonSet ${nameOf(maker)}`;
  return finding({
    ...base, id: 'pods/no-node-fits', object: title,
    message: `${title} wants no pod, for no node is one of those that it is for${labels.length > 0 ? ` (nodeSelector ${labels.join(',')})` : ' (its node affinity, or taints that it does not tolerate)'}`,
    expected: ['at least one node that fits'], observed: ['desiredNumberScheduled: 0', ...facts.now.nodes.slice(0, 5).map(({ metadata }) => `${metadata.name}: ${Object.entries(metadata.labels ?? {}).map(([key, value]) => `${key}=${value}`).join(',')}`)],
    fix: labels.length > 0 ? `kubectl label node NODE ${labels.join(' ')}, or correct nodeSelector of ${title}` : `correct affinity or tolerations of ${title}`,
  }, facts.cells, predict);
}

function baseOf(subject: Subject, maker: Workload): Pick<Finding, 'command' | 'doc' | 'states' | 'breaks'> {
  return {
    command: `kubectl -n ${subject.namespace} get ${(maker.kind ?? 'deployment').toLowerCase()} ${maker.metadata.name}`,
    doc: 'does-the-service-have-any-endpointslices',
    states: [keys.ready(subject), keys.endpoints(subject)],
    breaks: [keys.ready(subject), keys.endpoints(subject), keys.vip(subject), ...(subject.role === 'dns' ? [keys.names] : [])],
  };
}

function scaledToZero(facts: Facts, subject: Subject, maker: Workload, what: string, predict: Prediction): Finding {
  const [kind, title] = [(maker.kind ?? 'deployment').toLowerCase(), `${maker.kind ?? 'Deployment'} ${nameOf(maker)}`];
  return finding({
    ...baseOf(subject, maker), id: `${layerFor(subject, 'pods')}/scaled-to-zero`, object: title, message: `${title} is scaled to zero: ${what}`,
    expected: ['at least one replica'], observed: ['replicas: 0'], fix: `kubectl -n ${subject.namespace} scale ${kind} ${maker.metadata.name} --replicas=${subject.role === 'dns' ? 2 : 3}`,
  }, facts.cells, predict);
}
