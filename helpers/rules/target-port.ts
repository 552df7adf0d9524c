import { describeCell } from '../cell.ts';
import { insideOf, type Facts, type Subject } from '../facts.ts';
import { finding, found, notApplicable, sound, unseen, type Judgement } from '../finding.ts';
import { keys } from '../keys.ts';
import { isReady, isTerminating, nameOf, ownerOf, type Pod, type ServicePort } from '../kube.ts';
import { nearestName } from '../near-miss.ts';
import { protocolOf } from '../speaks.ts';
import { isRedirected } from '../stack-elsewhere.ts';
import { layerFor, serviceDead, servicePartly } from './predict.ts';

/** The numbers of the pods' ports that the targetPort means. */
export function targetsOf(subject: Subject, port: ServicePort): readonly number[] {
  const target = port.targetPort ?? port.port;
  return typeof target === 'number' ? [target] : subject.pods.flatMap((pod) => numberOf(pod, target, protocolOf(port)) ?? []);
}

/** The targetPort of the asked port leads to a port that the pods really serve. */
export function targetPortFits(facts: Facts, subject: Subject): Judgement {
  const { service } = subject;
  if (service === undefined || service.spec.selector === undefined || service.spec.type === 'ExternalName') return notApplicable(`${subject.title} leads to no pods of its own`);
  const asked = subject.role === 'dns' ? (service.spec.ports ?? []).filter((port) => port.port === 53) : subject.asked.port === undefined ? [] : [subject.asked.port];
  const judgements = [...asked.map((port) => onePort(facts, subject, port)), portsCrossed(facts, subject)];
  return { findings: judgements.flatMap((one) => one.findings), unseen: judgements.flatMap((one) => one.unseen) };
}

/** Two ports, each of which leads to the port of the pods that has the other's name: both answer, and nobody gets what the name says. */
function portsCrossed(facts: Facts, subject: Subject): Judgement {
  const ports = subject.service?.spec.ports ?? [];
  const leadsTo = (port: ServicePort): string | undefined => {
    const target = port.targetPort ?? port.port;
    return typeof target === 'string' ? target : subject.pods.flatMap(portsOf).find((one) => one.containerPort === target)?.name;
  };
  const pair = ports.flatMap((one, index) => ports.slice(index + 1).flatMap((other) => (one.name !== undefined && leadsTo(one) === other.name && leadsTo(other) === one.name ? [[one, other] as const] : [])))[0];
  if (pair === undefined) return sound;
  const [one, other] = pair;
  return found(finding({
    id: `${layerFor(subject, 'service')}/ports-crossed`, object: subject.title,
    message: `${subject.title}: its port ${one.name ?? ''} leads to the port ${other.name ?? ''} of the pods, and its port ${other.name ?? ''} to their port ${one.name ?? ''}: the two are crossed`,
    expected: [`${one.name ?? ''} -> ${one.name ?? ''}, ${other.name ?? ''} -> ${other.name ?? ''}`], observed: pair.map(describePort),
    command: `kubectl -n ${subject.namespace} get service ${subject.name} -o json`,
    fix: `${patchPort(subject, one, one.name ?? '')} && ${patchPort(subject, other, other.name ?? '')}`,
    doc: 'is-the-service-defined-correctly',
  }, facts.cells, servicePartly(subject)));
}

function onePort(facts: Facts, subject: Subject, port: ServicePort): Judgement {
  const target = port.targetPort ?? port.port;
  // One that is on its way out closes its ports.
  const running = subject.pods.filter((pod) => pod.status?.phase === 'Running' && !isTerminating(pod));
  if (running.length === 0) return sound;
  if (typeof target === 'number') return numberedPort(facts, subject, port, target, running);
  const numbers = new Set(running.flatMap((pod) => numberOf(pod, target, protocolOf(port)) ?? []));
  const judgements = [
    namedPort(facts, subject, port, target, running),
    // Each pod says itself which number the name has.
    ...[...numbers].map((number) => numberedPort(facts, subject, port, number, running.filter((pod) => numberOf(pod, target, protocolOf(port)) === number))),
  ];
  return { findings: judgements.flatMap((one) => one.findings), unseen: judgements.flatMap((one) => one.unseen) };
}

function namedPort(facts: Facts, subject: Subject, port: ServicePort, target: string, pods: readonly Pod[]): Judgement {
  const without = pods.filter((pod) => numberOf(pod, target, protocolOf(port)) === undefined);
  if (without.length === 0) return sound;
  const all = without.length === pods.length;
  const names = [...new Set(without.flatMap((pod) => portsOf(pod).flatMap((declared) => declared.name ?? [])))];
  const near = nearestName(target, names);
  const otherwise = without.flatMap((pod) => portsOf(pod).filter((declared) => declared.name === target).map((declared) => declared.protocol ?? 'TCP'))[0];
  return found(finding({
    id: `${layerFor(subject, 'service')}/target-port-name`,
    object: subject.title,
    message: otherwise !== undefined
      ? `${subject.title}: its targetPort ${target} is for ${protocolOf(port)}, and its pods say that their port ${target} is one of ${otherwise}`
      : `${subject.title}: targetPort ${target}, but ${all ? 'no container of its pods' : `no container of ${without.length} of its ${pods.length} pods`} has a port of that name${near === null ? '' : `; the pods have ${near}`}`,
    expected: [`a container port named ${target} (${protocolOf(port)})`],
    observed: without.map((pod) => `${nameOf(pod)}: ${portsOf(pod).map((declared) => `${declared.name ?? 'unnamed'}=${declared.containerPort}/${declared.protocol ?? 'TCP'}`).join(', ') || 'no declared ports'}`),
    command: `kubectl -n ${subject.namespace} get service ${subject.name} -o json`,
    fix: near !== null ? patchPort(subject, port, near) : otherwise !== undefined ? `let the containers' port ${target} and the Service's say the same protocol: ${protocolOf(port)} or ${otherwise}, whichever the program speaks` : `name the container's port ${target}, or give ${subject.title} the number of the port`,
    doc: 'is-the-service-defined-correctly',
    states: [keys.endpoints(subject)],
    breaks: all ? [keys.endpoints(subject), keys.vip(subject), ...(subject.role === 'dns' ? [keys.names] : [])] : [],
  }, facts.cells, all ? serviceDead(facts, subject) : servicePartly(subject)));
}

/** What listens in the pods decides; what they declare is only information (it says who is to mend it). */
function numberedPort(facts: Facts, subject: Subject, port: ServicePort, target: number, pods: readonly Pod[]): Judgement {
  const protocol = protocolOf(port);
  // Sockets of other protocols (SCTP) are not in what was read.
  if (protocol !== 'TCP' && protocol !== 'UDP') return sound;
  const seen = pods.flatMap((pod) => {
    const inside = insideOf(facts, pod);
    const listening = [...new Set((inside?.listeners ?? []).filter((listener) => listener.protocol === protocol).map((listener) => listener.port))];
    return inside === undefined || !inside.found || isRedirected(inside) ? [] : [{ pod, listening }];
  });
  const deaf = seen.filter(({ listening }) => !listening.includes(target));
  const refused = subject.cells.filter((cell) => cell.to.via === 'endpoint' && cell.to.port === target && cell.state === 'failed' && cell.outcome === 'refused');
  const answers = subject.cells.some((cell) => cell.to.via === 'endpoint' && cell.to.port === target && cell.passed > 0);
  if (seen.length === 0) {
    // Nobody could look inside: what every direct question was refused, and what the pods declare, are left to judge by.
    const all = refused.length > 0 && !answers && !subject.cells.some((cell) => cell.to.via === 'endpoint' && cell.to.port === target && cell.state === 'failed' && cell.outcome !== 'refused');
    if (!all) {
      const asked = subject.cells.some((cell) => cell.to.via === 'endpoint' && cell.to.port === target && (cell.state !== 'unknown' || cell.excused));
      const declared = [...new Set(pods.flatMap(portsOf).map((one) => one.containerPort))];
      return asked ? sound : unseen(`nobody could look into the pods of ${subject.title}, nor ask them on port ${target}${declared.length === 0 || declared.includes(target) ? '' : `, which they do not declare (they declare ${declared.join(', ')})`}`);
    }
    return found(wrongPort(facts, subject, port, target, null, pods, refused.map(describeCell), true));
  }
  if (deaf.length === 0) return sound;
  // A socket that opened after the look is no defect: the traffic has the last word.
  // Nor is one that a pod has not opened yet and has not said to be Ready for, as long as others are.
  const ready = subject.pods.filter(isReady);
  const silent = deaf.filter(({ pod }) => (ready.length === 0 || isReady(pod)) && !subject.cells.some((cell) => cell.to.pod === nameOf(pod) && cell.to.port === target && cell.passed > 0));
  if (silent.length === 0) return sound;
  const all = ready.every((pod) => silent.some((one) => one.pod === pod)) && silent.length === deaf.length && deaf.length === seen.length;
  const makers = [...new Set(silent.map(({ pod }) => ownerOf(pod)))];
  return found(...makers.map((maker) => {
    const own = silent.filter(({ pod }) => ownerOf(pod) === maker);
    const observed = own.map(({ pod, listening }) => `${nameOf(pod)} listens on ${listening.join(', ') || `no ${protocol} port`}`);
    const other = otherProtocol(facts, own.map(({ pod }) => pod), protocol, target);
    if (other !== null) return wrongProtocol(facts, subject, port, target, other, own.map(({ pod }) => pod), all);
    return wrongPort(facts, subject, port, target, own[0]?.listening ?? [], own.map(({ pod }) => pod), observed, all);
  }));
}

/** TCP where the Service says UDP, or the other way round: the same number, and nobody meets. */
function otherProtocol(facts: Facts, pods: readonly Pod[], protocol: string, target: number): 'TCP' | 'UDP' | null {
  const other = protocol === 'TCP' ? 'UDP' : 'TCP';
  return pods.every((pod) => (insideOf(facts, pod)?.listeners ?? []).some((listener) => listener.protocol === other && listener.port === target)) ? other : null;
}

function wrongProtocol(facts: Facts, subject: Subject, port: ServicePort, target: number, other: string, pods: readonly Pod[], all: boolean) {
  const protocol = protocolOf(port);
  return finding({
    id: `${layerFor(subject, 'service')}/port-protocol`, object: subject.title,
    message: `${subject.title}: port ${port.port} is one of ${protocol}, but ${all ? 'its pods' : `${pods.length} of its pods`} listen on ${target} over ${other}`,
    expected: [`a socket on port ${target} over ${protocol}`], observed: pods.map((pod) => `${nameOf(pod)} listens on ${target}/${other}`),
    command: `kubectl -n ${subject.namespace} get service ${subject.name} -o json`,
    fix: `kubectl -n ${subject.namespace} patch service ${subject.name} --type=json -p '[{"op":"replace","path":"/spec/ports/${(subject.service?.spec.ports ?? []).indexOf(port)}/protocol","value":"${other}"}]'`,
    doc: 'is-the-service-defined-correctly',
    states: [keys.endpoints(subject)], breaks: [...pods.map((pod) => keys.answers(nameOf(pod))), ...(all ? [keys.vip(subject), ...(subject.role === 'dns' ? [keys.names] : [])] : [])],
    // Datagrams of a strange protocol are not sent, so no cell can feel it; that nobody takes them is seen all the same.
    definite: all && subject.role === 'target' && subject.asked.speaks === 'udp',
  }, facts.cells, (cell) => (cell.to.role === subject.role && cell.to.via === 'endpoint' && cell.to.port === target && pods.some((pod) => nameOf(pod) === cell.to.pod) ? 'must' : (all ? serviceDead(facts, subject) : servicePartly(subject))(cell)));
}

/**
 * Nobody listens on the targetPort. If the pods declare that very port, the Service means what they promise and the application broke the promise;
 * otherwise the Service asks for a port that nobody promised. `listening` null: nobody could look inside, only the questions were refused.
 */
function wrongPort(facts: Facts, subject: Subject, port: ServicePort, target: number, listening: readonly number[] | null, pods: readonly Pod[], observed: readonly string[], all: boolean) {
  const declared = [...new Set(pods.flatMap(portsOf).filter((one) => (one.protocol ?? 'TCP') === protocolOf(port)).map((one) => one.containerPort))];
  const promised = declared.includes(target);
  const owner = ownerOf(pods[0] as Pod);
  const nothing = listening === null ? promised : listening.length === 0;
  const others = listening ?? declared;
  const real = others.find((candidate) => declared.includes(candidate)) ?? others[0];
  const blamesApp = promised || nothing;
  const partly = !all;
  const paused = facts.now.deployments.some((deployment) => `Deployment ${nameOf(deployment)}` === owner && deployment.spec.paused === true && (deployment.status?.updatedReplicas ?? 0) < (deployment.spec.replicas ?? 1));
  return finding({
    id: `${layerFor(subject, blamesApp ? 'pods' : 'service')}/${nothing ? 'nothing-listens' : blamesApp ? 'listens-on-another-port' : 'target-port'}`,
    object: blamesApp ? owner : subject.title,
    message: nothing
      ? `${owner}: nothing listens on port ${target}${listening === null ? ' of the addresses of its pods' : ', nor on any other'}${partly ? `, and ${subject.title} sends there as well` : ''}${unannounced(facts, pods)}`
      : blamesApp
        ? `${owner}: the application listens on ${others.join(', ')}, but it declares port ${target} and ${subject.title} sends there${paused ? '. Its template is another one since, but the Deployment is paused' : ''}`
        : `${subject.title}: targetPort ${target}, but ${partly ? `${pods.length} of its pods do not listen on it` : `no container of ${owner} listens on it`}${real === undefined ? '' : ` (it ${listening === null ? 'declares' : 'listens on'} ${others.join(', ')})`}`,
    expected: [`a socket on port ${target}`],
    observed,
    command: `kubectl -n ${subject.namespace} get service ${subject.name} -o json`,
    fix: paused ? `kubectl -n ${subject.namespace} rollout resume deployment ${owner.split('/')[1] ?? ''}` : nothing ? `kubectl -n ${subject.namespace} logs ${pods[0]?.metadata.name ?? ''}` : real === undefined ? `correct targetPort of ${subject.title}` : partly && !blamesApp ? forBoth(subject, port, pods, owner) : blamesApp ? `let the application listen on ${target}, or: ${patchPort(subject, port, real)}` : patchPort(subject, port, real),
    doc: 'is-the-service-defined-correctly',
    states: [keys.endpoints(subject)],
    breaks: [...pods.map((pod) => keys.answers(nameOf(pod))), ...(all ? [keys.vip(subject), ...(subject.role === 'dns' ? [keys.names] : [])] : [])],
  }, facts.cells, (cell) => {
    if (cell.to.role === subject.role && cell.to.via === 'endpoint' && cell.to.port === target && pods.some((pod) => nameOf(pod) === cell.to.pod)) return 'must';
    return (all ? serviceDead(facts, subject) : servicePartly(subject))(cell);
  });
}

/** Another number would only be wrong for the others: what all of them can be asked by is a name, unless those that do not listen are not meant at all. */
function forBoth(subject: Subject, port: ServicePort, deaf: readonly Pod[], owner: string): string {
  const protocol = protocolOf(port);
  const names = portsOf(subject.pods[0] as Pod).flatMap(({ name }) => name ?? []).filter((name) => subject.pods.every((pod) => numberOf(pod, name, protocol) !== undefined));
  const [name] = names;
  if (name !== undefined) return patchPort(subject, port, name);
  const others = [...new Set(subject.pods.filter((pod) => !deaf.includes(pod)).map(ownerOf))].filter((other) => other !== owner);
  return others.length > 0 ? `let the selector of ${subject.title} pick the pods of ${others.join(', ')} alone, by a label that those of ${owner} have not; or, if both are meant, give their ports one name and let targetPort be that name` : `let all pods of ${owner} listen on one port, or give their ports one name and let targetPort be that name`;
}

/** A container that has not run for long and has nothing that would say when it listens. */
function unannounced(facts: Facts, pods: readonly Pod[]): string {
  const began = pods.flatMap((pod) => (pod.status?.containerStatuses ?? []).flatMap((status) => status.state?.running?.startedAt ?? []));
  const age = Math.round((facts.at - Math.max(...began.map((time) => Date.parse(time)))) / 1000);
  const probed = pods.some((pod) => pod.spec.containers.some((container) => container.readinessProbe !== undefined));
  return probed || !(age < 600) ? '' : `; its container started ${age} s ago and has no readiness probe that would say when it listens`;
}

export function portsOf(pod: Pod): readonly NonNullable<Pod['spec']['containers'][number]['ports']>[number][] {
  // Sidecars are init containers that stay (restartPolicy Always); their ports count as the pod's.
  const staying = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always');
  return [...pod.spec.containers, ...staying].flatMap((container) => container.ports ?? []);
}

function numberOf(pod: Pod, name: string, protocol: string): number | undefined {
  return portsOf(pod).find((port) => port.name === name && (port.protocol ?? 'TCP') === protocol)?.containerPort;
}

export function describePort(port: ServicePort): string {
  return `${port.name === undefined ? '' : `${port.name} `}${port.port} -> ${String(port.targetPort ?? port.port)} ${protocolOf(port)}`;
}

function patchPort(subject: Subject, port: ServicePort, target: number | string): string {
  const index = (subject.service?.spec.ports ?? []).indexOf(port);
  return `kubectl -n ${subject.namespace} patch service ${subject.name} --type=json -p '[{"op":"replace","path":"/spec/ports/${index}/targetPort","value":${JSON.stringify(target)}}]'`;
}
