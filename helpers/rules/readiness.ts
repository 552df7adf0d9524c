import { groupBy } from '../group-by.ts';
import type { Facts, Subject } from '../facts.ts';
import { finding, found, notApplicable, sound, type Finding, type Judgement, type Prediction } from '../finding.ts';
import { keys } from '../keys.ts';
import { conditionOf, isReady, isTerminating, nameOf, ownerOf, selectorText, type Container, type ContainerStatus, type Pod, type Probe } from '../kube.ts';
import { troubleOf } from './pods.ts';
import { either, layerFor, serviceDead, servicePartly, toPod, toService } from './predict.ts';

/** Pods that run are Ready; where they are not, does the application answer all the same? */
export function podsReady(facts: Facts, subject: Subject): Judgement {
  if (subject.service === undefined || subject.service.spec.selector === undefined) return notApplicable(`${subject.title} selects no pods`);
  const unready = subject.pods.filter((pod) => !isReady(pod) && !isTerminating(pod) && troubleOf(pod) === null && pod.status?.phase === 'Running');
  const noneReady = !subject.pods.some(isReady);
  // Beside others that are Ready, one that became unready or started a moment ago is a rollout, not a defect.
  const judged = noneReady ? unready : unready.filter((pod) => ageOfUnready(facts, pod) > 30_000);
  if (judged.length === 0) return flapping(facts, subject);
  return found(...[...groupBy(judged, ownerOf)].map(([owner, pods]): Finding => {
    // Of a node that is lost all pods count as not Ready.
    const nodes = facts.now.nodes.filter((node) => pods.some((pod) => pod.spec.nodeName === node.metadata.name));
    const lost = nodes.every((node) => !isReady(node)) ? nodes.map((node) => keys.reported(node.metadata.name)) : [];
    const answering = pods.filter((pod) => subject.cells.some((cell) => toPod(nameOf(pod))(cell) && cell.passed > 0));
    const culprit = culpritOf(pods[0]);
    const left = alone(subject, pods);
    // Its containers are Ready by their probes, and the pod is not: it waits for a condition that somebody else is to set.
    const gates = pods.filter((pod) => conditionOf(pod, 'ContainersReady')?.status === 'True').flatMap((pod) => (pod.spec.readinessGates ?? []).filter((gate) => conditionOf(pod, gate.conditionType)?.status !== 'True').map((gate) => gate.conditionType));
    const event = facts.now.events.find((one) => one.reason === 'Unhealthy' && pods.some((pod) => one.involvedObject?.name === pod.metadata.name && /readiness|startup/i.test(one.message ?? '')));
    // A server that does not speak gRPC keeps such a probe waiting for ever.
    const impatient = culprit.probe?.grpc === undefined && /timeout exceeded|timed out|deadline exceeded/i.test(event?.message ?? '') ? `, and waits ${culprit.probe?.timeoutSeconds ?? 1} s for the answer, which takes longer` : '';
    const sentence = gates.length > 0 ? `its containers are ready, but its pods wait for the readiness gate ${gates[0] ?? ''}, a condition that nobody has set to True`
      : answering.length > 0 ? `its pods answer on their own address, but ${culprit.words} fails: ${probeText(culprit)}${impatient}`
        : `its pods run but are not Ready${event === undefined ? '' : `: ${event.message ?? ''}`}`;
    return finding({
      id: `${layerFor(subject, 'pods')}/${gates.length > 0 ? 'readiness-gate' : answering.length > 0 ? 'readiness-probe' : 'not-ready'}`,
      object: owner,
      message: `${owner}: ${sentence}`,
      expected: ['Ready=True'],
      observed: pods.map((pod) => `${nameOf(pod)}: Ready=${conditionOf(pod, 'Ready')?.status ?? 'unknown'} ${conditionOf(pod, 'Ready')?.reason ?? ''}`.trim())
        .concat(event?.message === undefined ? [] : [event.message]),
      command: `kubectl -n ${subject.namespace} get pods -l ${selectorText(subject)}`,
      fix: gates.length > 0 ? `let the controller that owns the condition ${gates[0] ?? ''} run and set it, or take the gate out of ${owner}` : answering.length > 0 ? impatient === '' ? `correct ${culprit.words} of ${owner}, or mend what it asks` : `raise timeoutSeconds of ${culprit.words} of ${owner}, or find what makes the answer slow` : `kubectl -n ${subject.namespace} describe pod ${pods[0]?.metadata.name ?? ''}`,
      doc: 'does-the-service-have-any-endpointslices',
      states: [...(noneReady ? [keys.ready(subject)] : []), ...pods.map((pod) => keys.podReady(nameOf(pod))), ...lost],
      breaks: noneReady ? [keys.endpoints(subject), keys.vip(subject), ...(subject.role === 'dns' ? [keys.names] : [])] : left.length > 0 ? [keys.endpoints(subject), ...left.map((pod) => keys.answers(nameOf(pod)))] : [],
      latent: true,
    }, facts.cells, either(feltOfUnready(facts, subject, pods, noneReady), (cell) => (left.some((pod) => pod.spec.nodeName === cell.from.node) && toService(subject)(cell) ? 'may' : undefined)));
  }));
}

/** Pods without which their node has none, where a Service keeps requests on the node of the client. */
function alone({ service, pods: all }: Subject, pods: readonly Pod[]): readonly Pod[] {
  return service?.spec.internalTrafficPolicy === 'Local' ? pods.filter((pod) => !all.some((other) => other.spec.nodeName === pod.spec.nodeName && isReady(other))) : [];
}

/** Beside others that are Ready, a pod gets no requests from the moment at which it is not. */
function feltOfUnready(facts: Facts, subject: Subject, pods: readonly Pod[], noneReady: boolean): Prediction {
  const published = subject.service?.spec.publishNotReadyAddresses === true;
  if (noneReady) return published ? servicePartly(subject) : serviceDead(facts, subject);
  // One that is published all the same gets them because of that.
  return !published && pods.some((pod) => ageOfUnready(facts, pod) < 60_000) ? servicePartly(subject) : () => undefined;
}

function ageOfUnready(facts: Facts, pod: Pod): number {
  return facts.at - Date.parse(conditionOf(pod, 'Ready')?.lastTransitionTime ?? pod.metadata.creationTimestamp ?? '');
}

interface Culprit {
  readonly probe: Probe | undefined;
  readonly container: Container | undefined;
  /** `the readiness probe`, `the startup probe of container mesh` */
  readonly words: string;
}

/** What keeps a pod from being Ready: a container that has not started by its startup probe, else one that is not ready; sidecars (init containers that stay) count as well. */
function culpritOf(pod: Pod | undefined): Culprit {
  const all = [...(pod?.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always'), ...(pod?.spec.containers ?? [])];
  const statusOf = (name: string): ContainerStatus | undefined => [...(pod?.status?.initContainerStatuses ?? []), ...(pod?.status?.containerStatuses ?? [])].find((status) => status.name === name);
  const starting = all.find((container) => container.startupProbe !== undefined && statusOf(container.name)?.started === false);
  const unready = all.find((container) => container.readinessProbe !== undefined && statusOf(container.name)?.ready === false);
  const one = starting ?? unready ?? all.find((container) => container.readinessProbe !== undefined);
  const of = all.length > 1 && one !== undefined ? ` of container ${one.name}` : '';
  return starting !== undefined ? { probe: starting.startupProbe, container: starting, words: `the startup probe${of}` } : { probe: one?.readinessProbe, container: one, words: `the readiness probe${of}` };
}

function probeText({ probe, container }: Culprit): string {
  const port = (wanted: number | string): string => `port ${wanted}${typeof wanted === 'string' && container !== undefined && !(container.ports ?? []).some(({ name }) => name === wanted) ? `, a name that no port of container ${container.name} has` : ''}`;
  if (probe?.httpGet !== undefined) return `it asks for ${probe.httpGet.path ?? '/'} ${probe.httpGet.scheme === 'HTTPS' ? 'over HTTPS ' : ''}on ${port(probe.httpGet.port)}`;
  if (probe?.tcpSocket !== undefined) return `it connects to ${port(probe.tcpSocket.port)}`;
  if (probe?.grpc !== undefined) return `it speaks gRPC (grpc.health.v1) to port ${probe.grpc.port}`;
  if (probe?.exec !== undefined) return `it runs ${(probe.exec.command ?? []).join(' ')}`;
  return 'see its events';
}

/**
 * Pods that were Ready, lost it and have it back, all in one life of their containers and within this look: their readiness comes and goes, and with it their place
 * behind the Service.
 */
function flapping(facts: Facts, subject: Subject): Judgement {
  const pods = subject.pods.filter((pod) => {
    const before = facts.first.pods.find((old) => old.metadata.uid === pod.metadata.uid);
    const [then, now] = [conditionOf(before, 'Ready'), conditionOf(pod, 'Ready')];
    if (before === undefined || then?.lastTransitionTime === now?.lastTransitionTime || now?.status !== 'True') return false;
    // A first readiness is reached once: a pod that is not Ready since a moment after its containers ran has had it before.
    return then?.status === 'True' || Date.parse(then?.lastTransitionTime ?? '') - startOf(before) > 2000;
  });
  const one = pods[0];
  if (one === undefined) return sound;
  const owner = ownerOf(one);
  const event = facts.now.events.find((each) => each.reason === 'Unhealthy' && each.involvedObject?.name === one.metadata.name && /readiness/i.test(each.message ?? ''));
  return found(finding({
    id: `${layerFor(subject, 'pods')}/readiness-flaps`, object: owner,
    message: `${owner}: the readiness of its pods comes and goes (${probeText(culpritOf(one))}), and with it their place behind ${subject.title}`,
    expected: ['pods that stay Ready'],
    observed: pods.map((pod) => `${nameOf(pod)}: lost Ready and has it again since ${conditionOf(pod, 'Ready')?.lastTransitionTime ?? ''}`).concat(event?.message === undefined ? [] : [`${event.message.trim()} (${event.count ?? 1} times)`]),
    command: `kubectl -n ${subject.namespace} get pods -l ${selectorText(subject)} --watch`,
    fix: `find why the readiness probe of ${owner} fails now and then, or let it forgive more (failureThreshold, timeoutSeconds)`,
    doc: 'does-the-service-have-any-endpointslices', states: pods.map((pod) => keys.podReady(nameOf(pod))),
    breaks: [keys.endpoints(subject), keys.vip(subject), ...facts.plan.nodes.map((node) => keys.proxy(node)), ...(subject.role === 'dns' ? [keys.names] : [])],
  }, facts.cells, servicePartly(subject)));
}

/** When the last of its containers began to run. */
function startOf(pod: Pod): number {
  return Math.max(...(pod.status?.containerStatuses ?? []).map((status) => Date.parse(status.state?.running?.startedAt ?? '')));
}
