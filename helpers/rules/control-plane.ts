import { ageOf, type Facts, type Subject } from '../facts.ts';
import { finding, found, notApplicable, sound, unseen, type Finding, type Judgement } from '../finding.ts';
import { keys } from '../keys.ts';
import { conditionOf, isReady, nameOf, ownerOf, type Pod } from '../kube.ts';
import { unreadIn } from '../unread.ts';
import { refusal, slicesRefused } from './refusal.ts';
import { serviceDead, servicePartly } from './predict.ts';

/** A pod without a node about which the scheduler has said nothing for this long is waiting for a scheduler, not for room. */
const silenceMs = 6000;

/** Pods are given to nodes: judged by pods that wait and about which no scheduler has said a word. */
export function schedulerWorks(facts: Facts): Judgement {
  const waiting = facts.now.pods.filter((pod) => pod.spec.nodeName === undefined && conditionOf(pod, 'PodScheduled') === undefined && pod.metadata.deletionTimestamp === undefined
    && pod.status?.phase === 'Pending' && ageOf(facts, pod) > silenceMs);
  const mine = waiting.filter((pod) => concerns(facts, pod));
  if (mine.length === 0) return facts.survey.writes.some(({ object, error }) => object.startsWith('Deployment ') && error === undefined) || facts.plan.scope !== 'all' ? sound : unseen('no pod was made that a scheduler would have to look at');
  const named = mine.find((pod) => (pod.spec.schedulerName ?? usualScheduler) !== usualScheduler);
  // Others that wait for the usual one say that it is dead as well.
  if (named !== undefined && mine.every((pod) => pod.spec.schedulerName === named.spec.schedulerName)) return found(ofAnotherScheduler(facts, mine, named));
  const lease = facts.now.leases.find((one) => one.metadata.namespace === 'kube-system' && one.metadata.name === 'kube-scheduler');
  return found(leaning(facts, mine, (subject) => ({
    id: 'control-plane/scheduler-silent', object: 'kube-scheduler',
    message: `${mine.length} pods wait for a node and no scheduler has looked at them: kube-scheduler does not work`,
    expected: ['the condition PodScheduled on every pod'], observed: mine.map((pod) => `${nameOf(pod)}: Pending, no condition PodScheduled`).concat(lease === undefined ? [] : [`Lease kube-system/kube-scheduler renewed ${lease.spec?.renewTime ?? '?'}`]),
    command: `kubectl -n ${mine[0]?.metadata.namespace ?? ''} describe pod ${mine[0]?.metadata.name ?? ''}`, fix: 'start kube-scheduler, or see its log', doc: 'running-commands-in-a-pod',
    states: [keys.scheduling], breaks: [...subject, keys.scheduling],
    // That nothing is scheduled any more is felt by whoever needs a pod, asked for or not.
    definite: subject.length > 0,
  })));
}

const usualScheduler = 'default-scheduler';

function ofAnotherScheduler(facts: Facts, held: readonly Pod[], pod: Pod): Finding {
  const scheduler = pod.spec.schedulerName ?? '';
  return leaning(facts, held, (subject) => ({
    id: 'control-plane/scheduler-unknown', object: ownerOf(pod),
    message: `${ownerOf(pod)}: its pods name the scheduler ${scheduler}, and no scheduler of that name has looked at them`,
    expected: ['the condition PodScheduled on every pod'], observed: held.map((one) => `${nameOf(one)}: schedulerName ${one.spec.schedulerName ?? ''}, Pending, no condition PodScheduled`),
    command: `kubectl -n ${pod.metadata.namespace ?? ''} get pod ${pod.metadata.name} -o jsonpath={.spec.schedulerName}`, fix: `start the scheduler ${scheduler}, or take schedulerName out of the template of ${ownerOf(pod)}`, doc: 'running-commands-in-a-pod',
    breaks: [...subject], definite: subject.length > 0,
  }));
}

/** Controllers act on what is made: the run's own Deployment, and the target's. */
export function controllersWork(facts: Facts): Judgement {
  const deployment = facts.now.deployments.find((one) => one.metadata.namespace === facts.plan.namespace && one.metadata.name === 'hostnames');
  if (deployment === undefined) {
    const refused = facts.survey.writes.find(({ object, error }) => /^(Namespace|Deployment) /.test(object) && error !== undefined);
    return refused === undefined ? notApplicable('no practice workload was made') : unseen('the practice workload could not be made');
  }
  // What may not be read is not missing.
  const unread = (['replicaSets', 'pods', 'endpointSlices', 'events'] as const).flatMap((kind) => unreadIn(facts.now, kind, facts.plan.namespace) ?? []);
  if (unread.length > 0) return unseen(...unread);
  const pods = facts.now.pods.filter((pod) => pod.metadata.namespace === facts.plan.namespace && pod.metadata.labels?.['app'] === 'hostnames');
  const set = facts.now.replicaSets.find((one) => one.metadata.namespace === facts.plan.namespace);
  const practice = facts.practice ?? facts.target;
  const service = facts.now.endpointSlices.filter((slice) => slice.metadata.namespace === facts.plan.namespace);
  const silent = set === undefined ? 'a Deployment was made and nobody made its ReplicaSet'
    : pods.length === 0 && conditionOf(set, 'ReplicaFailure') === undefined && !facts.now.events.some((event) => event.reason === 'FailedCreate' && event.involvedObject?.namespace === facts.plan.namespace) ? 'a ReplicaSet was made and nobody made its pods'
      : service.length === 0 && practice.service !== undefined ? 'a Service was made and nobody made its EndpointSlices' : null;
  if (silent === null) return sound;
  const refused = slicesRefused(facts, practice);
  if (refused !== null && pods.length > 0) return found(refusal(facts, { doc: 'does-the-service-have-any-endpointslices', states: [keys.endpoints(practice)], breaks: [keys.endpoints(practice), keys.vip(practice)], definite: facts.practice === null }, practice.title, refused, facts.practice === null ? serviceDead(facts, facts.target) : () => undefined, 'EndpointSlices'));
  return found(finding({
    id: 'control-plane/controller-silent', object: 'kube-controller-manager', message: `${silent}: kube-controller-manager does not work`,
    expected: ['controllers act on new objects within seconds'], observed: [silent], command: `kubectl -n ${facts.plan.namespace} get deployment,replicaset,pod,endpointslice`, fix: 'start kube-controller-manager, or see its log: is it running, is it the leader, may it write?', doc: 'does-the-service-have-any-endpointslices',
    states: [keys.controllers], breaks: [keys.ready(practice), keys.endpoints(practice), keys.endpoints(facts.target), keys.vip(practice)], definite: facts.practice === null,
  }, facts.cells, facts.practice === null ? serviceDead(facts, facts.target) : (cell) => (cell.to.role === 'target' && (cell.to.via === 'service-ip' || cell.to.via === 'name') ? 'may' : undefined)));
}

function concerns(facts: Facts, pod: Pod): boolean {
  return pod.metadata.namespace === facts.plan.namespace || [facts.target, facts.dns].some((subject) => subject.pods.includes(pod));
}

/** Builds the finding with what it breaks among the subjects whose pods it holds back. */
function leaning(facts: Facts, held: readonly Pod[], make: (breaks: readonly string[]) => Parameters<typeof finding>[0]): Finding {
  const struck: readonly Subject[] = [facts.target, facts.dns].filter((subject) => subject.pods.some((pod) => held.includes(pod)));
  const down = struck.filter((subject) => !subject.pods.some(isReady));
  const breaks = down.flatMap((subject) => [keys.ready(subject), keys.endpoints(subject), keys.vip(subject), ...(subject.role === 'dns' ? [keys.names] : [])]);
  return finding(make(breaks), facts.cells, (cell) => {
    for (const subject of struck) {
      const said = (down.includes(subject) ? serviceDead(facts, subject) : servicePartly(subject))(cell);
      if (said !== undefined) return said;
    }
    return undefined;
  });
}
