import { dnsElsewhere } from '../dns-elsewhere.ts';
import { describeCell, type Cell } from '../cell.ts';
import { insideOf, type EndpointView, type Facts, type Subject } from '../facts.ts';
import { finding, found, notApplicable, unseen, type Finding, type Judgement, type Prediction } from '../finding.ts';
import { keys } from '../keys.ts';
import { isCompleted, isControlled, isReady, leftOutBy, nameOf, ownerOf, selectorText, selects, serviceIps, type Condition, type EndpointSlice, type Pod, type Workload } from '../kube.ts';
import { namesOf, nearestPods, type NearMiss } from '../near-miss.ts';
import { paths } from '../objects.ts';
import { familiesWithoutEndpoints } from './family-without-endpoints.ts';
import { lostSelector } from './lost-selector.ts';
import { either, layerFor, serviceDead, servicePartly } from './predict.ts';
import { heldByFinalizers } from './pods.ts';
import { refusal, slicesRefused } from './refusal.ts';
import { portsOf } from './target-port.ts';

/** The selector picks at least one pod. */
export function selectorPicksPods(facts: Facts, subject: Subject): Judgement {
  const others = dnsElsewhere(facts, subject);
  if (others !== null) return notApplicable(others);
  const { service } = subject;
  if (service === undefined) return notApplicable(`${subject.title} does not exist`);
  const selector = service.spec.selector;
  if (selector === undefined || Object.keys(selector).length === 0 || service.spec.type === 'ExternalName') return notApplicable(`${subject.title} has no selector`);
  const unreadable = facts.now.unreadable[paths.pods];
  if (unreadable !== undefined) return unseen(unreadable);
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
  // A workload whose template fits but that has no pods: it is the workload that is to be looked at.
  const makers = workloadsFor(facts, subject);
  if (makers.length > 0) {
    const held = facts.now.pods.filter((pod) => pod.metadata.namespace === subject.namespace && selects(selector, pod.metadata.labels) && heldByFinalizers(pod) !== null);
    const reasons = makers.flatMap((maker) => withoutPods(facts, subject, maker, held.length > 0) ?? []);
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

/** Every pod is being deleted and nobody wants others: they answer until they end, which may be half a minute, and nobody will after them. */
function lastPods(facts: Facts, subject: Subject): readonly Finding[] {
  if (!subject.pods.every((pod) => pod.metadata.deletionTimestamp !== undefined)) return [];
  const unwanted = workloadsFor(facts, subject).filter((maker) => maker.kind !== 'DaemonSet' && maker.spec.replicas === 0);
  return unwanted.map((maker) => scaledToZero(facts, subject, maker, `its last ${subject.pods.length} pods are ending, and nobody will answer for ${subject.title} after them`, () => undefined));
}

/** Some pods are there, and the others that are wanted are refused: the next that ends is not replaced. */
function fewerThanWanted(facts: Facts, subject: Subject): readonly Finding[] {
  return workloadsFor(facts, subject).flatMap((maker) => {
    const failure = failureOf([maker, ...setsOf(facts, maker)]);
    if (failure?.message === undefined || (maker.status?.replicas ?? 0) >= (maker.spec.replicas ?? 1)) return [];
    const { command, doc } = baseOf(subject, maker);
    return [refusal(facts, { command, doc, latent: true }, `${maker.kind ?? 'Deployment'} ${nameOf(maker)}`, failure.message, () => undefined)];
  });
}

/** Members of a StatefulSet have their own names in the headless Service that it names; where that is missing and another one selects them, they have none. */
function governedByNobody(facts: Facts, subject: Subject): readonly Finding[] {
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

function workloadsFor(facts: Facts, subject: Subject): readonly Workload[] {
  const { deployments, statefulSets, daemonSets } = facts.now;
  const named = (kind: string) => (workload: Workload): Workload => ({ kind, ...workload });
  return [...deployments.map(named('Deployment')), ...statefulSets.map(named('StatefulSet')), ...daemonSets.map(named('DaemonSet'))]
    .filter((workload) => workload.metadata.namespace === subject.namespace && selects(subject.service?.spec.selector, workload.spec.template?.metadata?.labels));
}

/** Pods that have ended and are kept by finalizers: they stand in the way of new ones, by their name or in a quota. */
function heldBack(facts: Facts, subject: Subject, held: readonly Pod[], otherReason: boolean): readonly Finding[] {
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
function withoutPods(facts: Facts, subject: Subject, maker: Workload, held: boolean): Finding | null {
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

/** The EndpointSlices list the pods that are Ready, on the right port, and nothing that is not there. */
export function slicesListPods(facts: Facts, subject: Subject): Judgement {
  const others = dnsElsewhere(facts, subject);
  if (others !== null) return notApplicable(others);
  const { service } = subject;
  if (service === undefined) return notApplicable(`${subject.title} does not exist`);
  if (service.spec.type === 'ExternalName') return notApplicable(`${subject.title} is an alias and has no endpoints`);
  const unreadable = facts.now.unreadable[paths.endpointSlices] ?? facts.now.unreadable[paths.pods];
  if (unreadable !== undefined) return unseen(unreadable);
  if (subject.role === 'target' && facts.practiceKept !== null) return unseen(facts.practiceKept);
  const lost = lostSelector(facts, subject);
  const strange = ofAnotherFamily(facts, subject);
  // What a mirror of the former Endpoints says of the same addresses is no second defect.
  return found(...staleSlices(facts, subject), ...lost, ...(lost.length > 0 ? [] : deadAddresses(facts, subject)), ...deafAddresses(facts, subject), ...servicesAddresses(facts, subject), ...leftOut(facts, subject), ...strange, ...(strange.length > 0 ? [] : familiesWithoutEndpoints(facts, subject)), ...nowhere(facts, subject), ...unreadyPublished(facts, subject), ...withoutReady(facts, subject));
}

/** What the controller should have written long ago. */
function staleSlices(facts: Facts, subject: Subject): readonly Finding[] {
  return behindTheirPods(facts, subject).map((stale) => {
    const refused = slicesRefused(facts, subject);
    // Who complains of what it is refused is at work.
    return refused === null ? stale : refusal(facts, { doc: stale.doc, states: stale.states, breaks: stale.breaks }, subject.title, refused, (cell) => (stale.explains.includes(cell.id) ? 'must' : stale.mayExplain.includes(cell.id) ? 'may' : undefined), 'EndpointSlices');
  });
}

function behindTheirPods(facts: Facts, subject: Subject): readonly Finding[] {
  if (subject.service?.spec.selector === undefined) return [];
  const settled = 8000;
  const missing = subject.pods.filter((pod) => {
    const since = Date.parse(pod.status?.conditions?.find((condition) => condition.type === 'Ready')?.lastTransitionTime ?? '');
    return isReady(pod) && facts.at - since > settled && !subject.endpoints.some((endpoint) => endpoint.pod?.metadata.uid === pod.metadata.uid && (endpoint.ready || endpoint.terminating));
  });
  const gone = subject.endpoints.filter((endpoint) => isControlled(endpoint.slice.metadata.labels) && endpoint.endpoint.targetRef?.kind === 'Pod'
    && !facts.now.pods.some((pod) => pod.metadata.uid === endpoint.endpoint.targetRef?.uid) && facts.first.endpointSlices.some((slice) => slice.metadata.uid === endpoint.slice.metadata.uid && (slice.endpoints ?? []).some((old) => old.targetRef?.uid === endpoint.endpoint.targetRef?.uid)));
  // A pod that became unready or lost its readiness long ago and is still listed as ready.
  const wrong = subject.endpoints.filter((endpoint) => endpoint.ready && endpoint.pod !== undefined && !isReady(endpoint.pod) && subject.service?.spec.publishNotReadyAddresses !== true && isControlled(endpoint.slice.metadata.labels)
    && facts.at - Date.parse(endpoint.pod.status?.conditions?.find((condition) => condition.type === 'Ready')?.lastTransitionTime ?? '') > settled);
  if (missing.length + gone.length + wrong.length === 0) return [];
  const noneListed = !subject.endpoints.some((endpoint) => endpoint.ready && endpoint.owner !== undefined);
  return [finding({
    id: 'control-plane/endpointslices-stale', object: 'kube-controller-manager',
    message: `the EndpointSlices of ${subject.title} are behind its pods: ${[
      ...(missing.length > 0 ? [`${missing.length} Ready pods are not listed`] : []),
      ...(gone.length > 0 ? [`${gone.length} addresses belong to pods that are gone`] : []),
      ...(wrong.length > 0 ? [`${wrong.length} pods that are not Ready are listed as ready`] : []),
    ].join(', ')}`,
    expected: subject.pods.filter(isReady).map((pod) => `${pod.status?.podIP ?? ''} (${nameOf(pod)})`),
    observed: subject.endpoints.map((endpoint) => `${endpoint.ip} ready=${endpoint.ready} (${endpoint.endpoint.targetRef?.name ?? 'no pod'})`),
    command: `kubectl -n ${subject.namespace} get endpointslices -l kubernetes.io/service-name=${subject.name}`,
    fix: 'look at kube-controller-manager: is its EndpointSlice controller running, and may it list pods and write EndpointSlices?',
    doc: 'does-the-service-have-any-endpointslices',
    states: [keys.controllers, keys.endpoints(subject)],
    breaks: [keys.endpoints(subject), ...(noneListed ? [keys.vip(subject)] : [])],
  }, facts.cells, noneListed ? serviceDead(facts, subject) : servicePartly(subject))];
}

/** Who wrote a slice by hand: the one that keeps it, or, where the cluster copies it from an object of the older kind, the one that keeps that. */
function writtenAs({ metadata }: EndpointView['slice']): string {
  const service = metadata.labels?.['kubernetes.io/service-name'];
  return metadata.labels?.['endpointslice.kubernetes.io/managed-by'] === 'endpointslicemirroring-controller.k8s.io' && service !== undefined ? `Endpoints ${metadata.namespace ?? ''}/${service}` : `EndpointSlice ${nameOf({ metadata })}`;
}

/** Where a request stays on its client's node, addresses count for the node that their slice names: one that is not there has no clients. */
function nowhere(facts: Facts, subject: Subject): readonly Finding[] {
  if (subject.service?.spec.internalTrafficPolicy !== 'Local') return [];
  const lost = subject.endpoints.filter((endpoint) => endpoint.ready && !isControlled(endpoint.slice.metadata.labels) && !facts.now.nodes.some((node) => node.metadata.name === endpoint.node));
  const [first] = lost;
  if (first === undefined) return [];
  const all = lost.length === subject.endpoints.filter((endpoint) => endpoint.ready).length;
  const object = writtenAs(first.slice);
  return [finding({
    id: `${layerFor(subject, 'endpoints')}/slice-node`, object,
    message: `${object} says that ${lost.map(({ ip }) => ip).join(', ')} ${lost.length === 1 ? 'is' : 'are'} on ${first.node === undefined ? 'no node' : `node ${first.node}, which is not there`}, and ${subject.title} keeps a request on its client's node (internalTrafficPolicy: Local): nobody is led there`,
    expected: ['nodeName of a node'], observed: lost.map(({ ip, node }) => `${ip} nodeName ${node ?? 'missing'}`), command: `kubectl -n ${subject.namespace} get endpointslices -l kubernetes.io/service-name=${subject.name} -o yaml`,
    fix: `correct nodeName in ${object}, or: kubectl -n ${subject.namespace} patch service ${subject.name} --type=merge -p '{"spec":{"internalTrafficPolicy":"Cluster"}}'`, doc: 'does-the-service-have-any-endpointslices',
    states: [keys.endpoints(subject)], breaks: [keys.endpoints(subject), ...(all ? [keys.vip(subject), ...facts.plan.nodes.map(keys.proxy)] : [])],
  }, facts.cells, unled(subject, all))];
}

/** Nobody is led to these addresses by the Service's IP, whoever answers there by itself: to none of its addresses, or not to these. */
function unled(subject: Subject, all: boolean): Prediction {
  const partly = servicePartly(subject);
  return (cell) => (all && cell.to.role === subject.role && cell.to.via === 'service-ip' ? 'must' : partly(cell));
}

/** Slices of a Service that has an IP, with a label by which service proxies leave them out. */
function leftOut(facts: Facts, subject: Subject): readonly Finding[] {
  if (subject.ips.length === 0) return [];
  const ready = subject.endpoints.filter((endpoint) => endpoint.ready);
  const label = leftOutBy.find((name) => ready.some(({ slice }) => slice.metadata.labels?.[name] !== undefined));
  const hidden = label === undefined ? [] : ready.filter(({ slice }) => slice.metadata.labels?.[label] !== undefined);
  const [first] = hidden;
  const all = hidden.length === ready.length;
  if (first === undefined || label === undefined || subject.service?.metadata.labels?.[label] !== undefined) return [];
  return [finding({
    id: `${layerFor(subject, 'endpoints')}/slice-left-out`, object: `EndpointSlice ${nameOf(first.slice)}`,
    message: `EndpointSlice ${nameOf(first.slice)} of ${subject.title} has the label ${label}, by which service proxies leave it out${all ? `, and ${subject.title} has no other address` : ''}`,
    expected: [`a slice without ${label}`], observed: hidden.map(({ ip }) => ip), command: `kubectl -n ${subject.namespace} get endpointslices -l kubernetes.io/service-name=${subject.name} --show-labels`,
    fix: `kubectl -n ${subject.namespace} label endpointslice ${first.slice.metadata.name} ${label}-`, doc: 'does-the-service-have-any-endpointslices',
    states: [keys.endpoints(subject)], breaks: all ? [keys.vip(subject), ...facts.plan.nodes.map(keys.proxy)] : [],
  }, facts.cells, unled(subject, all))];
}

/** Proxies lead an address of one family to endpoints of the same, and pass over all others. */
function isOfAnotherFamily({ service, ips }: Subject, { slice }: EndpointView): boolean {
  return ips.length > 0 && service?.spec.ipFamilies !== undefined && ['IPv4', 'IPv6'].includes(slice.addressType) && !service.spec.ipFamilies.includes(slice.addressType);
}

/** All addresses that are listed are of a family that the Service has none of. */
function ofAnotherFamily(facts: Facts, subject: Subject): readonly Finding[] {
  const ready = subject.endpoints.filter((endpoint) => endpoint.ready);
  const [first] = ready;
  if (first === undefined || !ready.every((endpoint) => isOfAnotherFamily(subject, endpoint))) return [];
  const families = (subject.service?.spec.ipFamilies ?? []).join(' and ');
  return [finding({
    id: `${layerFor(subject, 'endpoints')}/slice-family`, object: writtenAs(first.slice),
    message: `${writtenAs(first.slice)} of ${subject.title} lists addresses of ${first.slice.addressType} alone, and the Service has ${families} only: service proxies lead a family to its own`,
    expected: [`addresses of ${families}`], observed: ready.map(({ ip }) => ip).slice(0, 6), command: `kubectl -n ${subject.namespace} get endpointslices -l kubernetes.io/service-name=${subject.name}`,
    fix: `list the ${families} addresses of the servers (a slice of addressType ${families}), or give the Service that family: ipFamilies`, doc: 'does-the-service-have-any-endpointslices',
    states: [keys.endpoints(subject)], breaks: [keys.vip(subject), ...facts.plan.nodes.map(keys.proxy)],
  }, facts.cells, either((cell) => (cell.to.role === subject.role && cell.to.via === 'endpoint' ? 'may' : undefined), unled(subject, true)))];
}

/** Addresses that somebody else wrote and that nobody has. */
export function deadAddresses(facts: Facts, subject: Subject): readonly Finding[] {
  const foreign = subject.endpoints.filter((endpoint) => !isControlled(endpoint.slice.metadata.labels) && endpoint.ready && !isOfAnotherFamily(subject, endpoint));
  const failing = foreign.filter((endpoint) => endpoint.owner === undefined && subject.cells.some((cell) => cell.to.via === 'endpoint' && cell.to.ip === endpoint.ip) && subject.cells.filter((cell) => cell.to.via === 'endpoint' && cell.to.ip === endpoint.ip).every((cell) => cell.passed === 0));
  const [first] = failing;
  if (first === undefined) return [];
  const all = failing.length === subject.endpoints.filter((endpoint) => endpoint.ready).length;
  return [finding({
    id: `${layerFor(subject, 'endpoints')}/dead-address`, object: writtenAs(first.slice),
    message: `${writtenAs(first.slice)} of ${subject.title} lists ${failing.map((endpoint) => endpoint.ip).join(', ')}, which belongs to no pod and answers nobody`,
    expected: ['addresses that answer'], observed: failing.flatMap((endpoint) => subject.cells.filter((cell) => cell.to.ip === endpoint.ip && cell.to.via === 'endpoint').map(describeCell)).slice(0, 6),
    // API servers write this one themselves.
    fix: subject.role === 'api' && first.slice.metadata.name === subject.name ? `start the API server of ${failing.map((endpoint) => endpoint.ip).join(', ')}, or let pods and nodes reach it; where it is gone for good, the others take its address out when its lease in etcd ends` : 'correct or delete the slice: nothing keeps a hand-made one up to date',
    doc: 'does-the-service-have-any-endpointslices', states: [keys.endpoints(subject)], breaks: all ? [keys.vip(subject)] : [],
  }, facts.cells, either((cell) => (cell.to.role === subject.role && cell.to.via === 'endpoint' && failing.some((endpoint) => endpoint.ip === cell.to.ip) ? 'must' : undefined), all ? serviceDead(facts, subject) : servicePartly(subject)))];
}

/** Addresses that somebody else wrote: of pods that are there, with a port on which these do not listen. */
function deafAddresses(facts: Facts, subject: Subject): readonly Finding[] {
  const direct = (endpoint: EndpointView): readonly Cell[] => subject.cells.filter((cell) => cell.to.via === 'endpoint' && cell.to.ip === endpoint.ip && cell.to.port === endpoint.port && cell.state !== 'unknown');
  const listening = (pod: Pod | undefined): readonly number[] => (pod === undefined ? [] : [...new Set([...(insideOf(facts, pod)?.listeners ?? []).filter((listener) => listener.protocol === 'TCP').map((listener) => listener.port), ...portsOf(pod).map((port) => port.containerPort)])]);
  const foreign = subject.endpoints.filter((endpoint) => !isControlled(endpoint.slice.metadata.labels) && endpoint.ready);
  const deaf = foreign.filter((endpoint) => endpoint.owner !== undefined && endpoint.port !== null && !listening(endpoint.owner).includes(endpoint.port) && direct(endpoint).length > 0 && direct(endpoint).every((cell) => cell.passed === 0 && cell.outcome === 'refused'));
  const first = deaf[0];
  if (first === undefined) return [];
  const all = deaf.length === subject.endpoints.filter((endpoint) => endpoint.ready).length;
  const real = [...new Set(deaf.flatMap((endpoint) => listening(endpoint.owner)))];
  return [finding({
    id: `${layerFor(subject, 'endpoints')}/slice-port`, object: writtenAs(first.slice),
    message: `${writtenAs(first.slice)} of ${subject.title} says port ${first.port ?? '?'}, and ${deaf.map((endpoint) => endpoint.owner).flatMap((pod) => (pod === undefined ? [] : [nameOf(pod)])).slice(0, 3).join(', ')} refuse${deaf.length === 1 ? 's' : ''} there${real.length === 0 ? '' : ` (open: ${real.join(', ')})`}`,
    expected: ['a port on which the addresses listen'], observed: deaf.flatMap(direct).map(describeCell).slice(0, 6), command: `kubectl -n ${subject.namespace} get endpointslice ${first.slice.metadata.name} -o yaml`,
    fix: `correct ports of ${writtenAs(first.slice)}${real.length === 1 ? `: ${real[0] ?? ''}` : ''}; targetPort of the Service means nothing to a slice that is made by hand`, doc: 'does-the-service-have-any-endpointslices',
    states: [keys.endpoints(subject)], breaks: all ? [keys.vip(subject)] : [],
  }, facts.cells, either((cell) => (deaf.some((endpoint) => direct(endpoint).includes(cell)) ? 'must' : undefined), all ? serviceDead(facts, subject) : servicePartly(subject)))];
}

/**
 * Addresses that somebody else wrote: the IPs of other Services. A packet is translated once: what a proxy leads there leaves the node for an address that nobody has
 * (discovery/v1, Endpoint.addresses), though whoever asks that address himself is answered.
 */
function servicesAddresses(facts: Facts, subject: Subject): readonly Finding[] {
  const holders = new Map(facts.now.services.flatMap((service) => serviceIps(service).map((ip) => [ip, nameOf(service)] as const)));
  const ready = subject.endpoints.filter((endpoint) => endpoint.ready);
  const led = ready.filter((endpoint) => holders.has(endpoint.ip));
  const [first] = led;
  if (first === undefined || subject.ips.length === 0) return [];
  const all = led.length === ready.length;
  return [finding({
    id: `${layerFor(subject, 'endpoints')}/service-address`, object: writtenAs(first.slice),
    message: `${writtenAs(first.slice)} of ${subject.title} lists ${first.ip}, which is the IP of Service ${holders.get(first.ip) ?? '?'}: a proxy translates a packet once, so nobody is led on from there`,
    expected: ['addresses of pods or hosts'], observed: led.map(({ ip }) => `${ip} is Service ${holders.get(ip) ?? '?'}`), command: `kubectl -n ${subject.namespace} get endpointslice ${first.slice.metadata.name} -o yaml`,
    fix: `list what stands behind Service ${holders.get(first.ip) ?? '?'} instead, or let clients use that Service (an ExternalName leads there by name)`, doc: 'does-the-service-have-any-endpointslices',
    latent: false, states: [keys.endpoints(subject)], breaks: all ? [keys.vip(subject), ...facts.plan.nodes.map(keys.proxy)] : [],
  }, facts.cells, (cell) => (all && cell.to.role === subject.role && cell.to.via === 'service-ip' && cell.state === 'failed' ? 'must' : servicePartly(subject)(cell)))];
}

/** Pods that say that they are not Ready, get requests all the same, and do not answer them. */
function unreadyPublished(facts: Facts, subject: Subject): readonly Finding[] {
  if (subject.service?.spec.publishNotReadyAddresses !== true || !subject.pods.some(isReady)) return [];
  const direct = (pod: Pod): readonly Cell[] => subject.cells.filter((cell) => cell.to.via === 'endpoint' && cell.to.pod === nameOf(pod) && cell.state !== 'unknown');
  const silent = subject.endpoints.flatMap((endpoint) => (endpoint.ready && endpoint.pod !== undefined && !isReady(endpoint.pod) ? [endpoint.pod] : [])).filter((pod) => direct(pod).length > 0 && direct(pod).every((cell) => cell.passed === 0));
  if (silent.length === 0) return [];
  return [finding({
    id: `${layerFor(subject, 'endpoints')}/unready-published`, object: subject.title,
    message: `${subject.title} has publishNotReadyAddresses, so ${namesOf(silent)}, which ${silent.length === 1 ? 'is' : 'are'} not Ready and do${silent.length === 1 ? 'es' : ''} not answer, get${silent.length === 1 ? 's' : ''} requests too`,
    expected: ['requests for pods that are Ready'], observed: silent.flatMap(direct).map(describeCell).slice(0, 6), command: `kubectl -n ${subject.namespace} get pods -l ${selectorText(subject)}`,
    fix: `kubectl -n ${subject.namespace} patch service ${subject.name} --type=merge -p '{"spec":{"publishNotReadyAddresses":false}}' (a headless Service for peers that must find one another early may keep it)`, doc: 'does-the-service-have-any-endpointslices',
    // Where nobody is led to them it is what the flag is for.
    latent: false, breaks: silent.map((pod) => keys.answers(nameOf(pod))),
  }, facts.cells, either((cell) => (silent.some((pod) => direct(pod).includes(cell)) ? 'must' : undefined), servicePartly(subject)))];
}

/** Nothing to send to: no address, none ready, or none with the port. The reason mostly stands deeper; this is what it comes to. */
function withoutReady(facts: Facts, subject: Subject): readonly Finding[] {
  // A headless Service may list no port at all: its users know the one of the pods.
  const portless = (subject.service?.spec.ports ?? []).length === 0;
  const usable = subject.endpoints.filter((endpoint) => (portless || endpoint.port !== null) && (endpoint.ready || (endpoint.serving && endpoint.terminating)));
  if (usable.length > 0) return [];
  const manual = subject.service?.spec.selector === undefined;
  const trouble = manual ? keptByHand(facts, subject) : keptByController(subject);
  return [finding({
    id: `${layerFor(subject, 'endpoints')}/${trouble.id}`, object: trouble.object,
    message: `${subject.title} has nothing to send to: ${trouble.what}`,
    expected: ['at least one ready address'],
    observed: subject.endpoints.length === 0 ? ['none'] : subject.endpoints.map((endpoint) => `${endpoint.ip}${endpoint.port === null ? '' : `:${endpoint.port}`} ready=${endpoint.ready}${endpoint.terminating ? ' terminating' : ''}`),
    command: `kubectl -n ${subject.namespace} get endpointslices -l kubernetes.io/service-name=${subject.name}`,
    fix: trouble.fix,
    doc: 'does-the-service-have-any-endpointslices',
    // A selector's slices only say what its pods are; what keeps those is the cause, and this falls with it.
    kind: manual ? 'inspection' : 'observation',
    states: [keys.endpoints(subject)],
    breaks: [keys.vip(subject), ...(subject.role === 'dns' ? [keys.names] : [])],
  }, facts.cells, serviceDead(facts, subject))];
}

interface Emptiness {
  readonly id: string;
  readonly object: string;
  readonly what: string;
  readonly fix: string;
}

function keptByController(subject: Subject): Emptiness {
  const noPort = subject.endpoints.some((endpoint) => endpoint.ready && endpoint.port === null);
  return {
    id: 'none-ready', object: subject.title, fix: 'see the pods',
    what: noPort ? 'its EndpointSlices list addresses without the port' : subject.endpoints.length > 0 ? 'its EndpointSlices list addresses, none of them ready' : 'its EndpointSlices list no address',
  };
}

/** Without a selector somebody writes the slices by hand, and is to mend them. */
function keptByHand(facts: Facts, subject: Subject): Emptiness {
  const named = (slice: EndpointSlice): string => `EndpointSlice ${nameOf(slice)}`;
  const [listed] = subject.endpoints;
  const [hosts] = subject.slices.filter((slice) => slice.addressType === 'FQDN');
  const [unlabelled] = facts.now.endpointSlices.filter((slice) => slice.metadata.namespace === subject.namespace && slice.metadata.labels?.['kubernetes.io/service-name'] === undefined);
  if (listed !== undefined && subject.endpoints.every((endpoint) => endpoint.port === null)) {
    const wanted = `${subject.asked.port?.name ?? 'without a name'}, ${subject.asked.port?.protocol ?? 'TCP'}`;
    const ports = (listed.slice.ports ?? []).map((port) => `${port.name ?? 'without a name'} ${port.port ?? ''}/${port.protocol ?? 'TCP'}`).join(', ') || 'none';
    return { id: 'slice-port', object: named(listed.slice), what: `${named(listed.slice)} lists no port that is the Service's (${wanted}); it has ${ports}`, fix: `let name and protocol of a port in ${named(listed.slice)} be those of the Service's port (${wanted})` };
  }
  if (listed !== undefined) return { id: 'slice-not-ready', object: named(listed.slice), what: 'its EndpointSlice says ready: false of every address', fix: 'set conditions.ready to true, or add addresses' };
  if (hosts !== undefined) return { id: 'slice-names', object: named(hosts), what: `${named(hosts)} lists names (addressType: FQDN), which no proxy follows`, fix: 'make the slice with addressType: IPv4 and an address; for a name a Service of type ExternalName is the way' };
  if (unlabelled !== undefined) return { id: 'slice-without-label', object: named(unlabelled), what: `${named(unlabelled)} lacks the label kubernetes.io/service-name=${subject.name}`, fix: `kubectl -n ${subject.namespace} label endpointslice ${unlabelled.metadata.name} kubernetes.io/service-name=${subject.name}` };
  return { id: 'no-slice', object: subject.title, what: 'it has no selector, and nobody made an EndpointSlice for it', fix: 'make an EndpointSlice with its addresses, or give the Service a selector' };
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
