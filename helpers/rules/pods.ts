import { groupBy } from '../group-by.ts';
import { describeCell, type Cell } from '../cell.ts';
import { forwardingFile } from '../corefile.ts';
import { ageOf, insideOf, type Facts, type Subject } from '../facts.ts';
import { finding, found, notApplicable, sound, together, unseen, type Finding, type Judgement, type Prediction } from '../finding.ts';
import { keys } from '../keys.ts';
import { conditionOf, isReady, isTerminating, nameOf, ownerOf, selectorText, type ContainerStatus, type Pod } from '../kube.ts';
import { lastWords } from '../last-words.ts';
import { isLoopback, takes } from '../parse/proc-net.ts';
import { either, isDualStack, layerFor, ofFamily, provesItself, serviceDead, servicePartly, toPod } from './predict.ts';
import { whyNowhere } from './scheduling.ts';
import type { Trouble } from './trouble.ts';

/** What stops a container, by the reason its status gives. */
interface Stopped {
  readonly id: string;
  readonly what: string;
  readonly fix: (pod: Pod, container: string, said: string) => string;
}

const logs = (pod: Pod, container: string): string => `kubectl -n ${pod.metadata.namespace ?? ''} logs ${pod.metadata.name} -c ${container} --previous; fix the command or its configuration`;
const describe = (pod: Pod): string => `kubectl -n ${pod.metadata.namespace ?? ''} describe pod ${pod.metadata.name}`;

const stoppedBy: readonly (readonly [RegExp, Stopped])[] = [
  [/^OOMKilled$/, { id: 'out-of-memory', what: 'was killed for want of memory', fix: () => 'raise the memory limit, or find what eats it' }],
  [/^Completed$/, { id: 'crash-loop', what: 'has nothing more to do each time, or its main process goes into the background, and is started again and again', fix: (_, container) => `let the server of container ${container} run in the foreground` }],
  [/^(CrashLoopBackOff|Error)$/, { id: 'crash-loop', what: 'exits again and again', fix: logs }],
  [/^(ContainerCannotRun|StartError|RunContainerError)$/, { id: 'container-start', what: 'cannot be started', fix: (pod, container, said) => (/permission denied/.test(said) ? `make the program executable (defaultMode: 0755 for one from a ConfigMap or Secret), or call it by its interpreter in command of container ${container}` : /no such file|not found/.test(said) ? `correct command or args of container ${container}, or the image: the program is not in it` : describe(pod)) }],
  [/^ErrImageNeverPull$/, { id: 'image-pull', what: 'may not get its image from anywhere (imagePullPolicy Never), and the node does not have it', fix: (pod, container) => `load the image into the node (${pod.spec.nodeName ?? 'each of them'}), or set imagePullPolicy of container ${container} to IfNotPresent` }],
  [/Image|ErrImage/, { id: 'image-pull', what: 'cannot get its image', fix: () => 'correct the image name or tag, or the pull secret' }],
  [/^CreateContainer(Config)?Error$/, { id: 'container-config', what: 'cannot be made from its configuration', fix: describe }],
];

/** The pods of the Service are there, and their containers run. */
export function podsRun(facts: Facts, subject: Subject): Judgement {
  if (subject.service === undefined || subject.service.spec.selector === undefined) return notApplicable(`${subject.title} selects no pods`);
  if (subject.role === 'target' && facts.practiceKept !== null) return unseen(facts.practiceKept);
  const troubled = subject.pods.flatMap((pod) => {
    const trouble = isReady(pod) ? null : troubleOf(pod) ?? waiting(facts, pod) ?? notMounted(facts, pod) ?? notBoxed(facts, pod) ?? onNoNode(facts, pod) ?? notStarted(facts, subject, pod) ?? ending(facts, subject, pod);
    return trouble === null || (passing.has(trouble.id) && isOnItsWay(facts, subject, pod)) ? [] : [{ pod, ...whyNowhere(facts, pod, outdated(facts, pod, killed(facts, pod, trouble))) }];
  });
  const noneReady = !subject.pods.some(isReady);
  return found(...[...groupBy(troubled, ({ id, pod }) => `${id} ${ownerOf(pod)}`).values()].map((group): Finding => {
    const one = group[0] as (typeof troubled)[number];
    const said = one.id === 'crash-loop' ? group.map(({ pod }) => lastWords(facts.now.logs[nameOf(pod)] ?? '')).find((words) => words !== '') : undefined;
    const configured = subject.role === 'dns' ? misconfigured(facts, said ?? '', ownerOf(one.pod)) : undefined;
    return finding({
      id: `${layerFor(subject, one.layer)}/${one.id}`,
      object: configured?.object ?? one.object ?? ownerOf(one.pod),
      where: one.pod.spec.nodeName === undefined || group.length > 1 ? 'everywhere' : `node ${one.pod.spec.nodeName}`,
      message: `${ownerOf(one.pod)}: ${one.sentence}${said === undefined ? '' : `, saying "${said}"`}${noneReady ? `, and ${subject.title} has no other pod that is Ready` : ''}`,
      expected: ['every pod runs and is Ready'],
      observed: group.map(({ pod, seen }) => `${nameOf(pod)}: ${seen}`),
      command: `kubectl -n ${subject.namespace} get pods -l ${selectorText(subject)}`,
      fix: configured?.fix ?? one.fix,
      doc: 'running-commands-in-a-pod',
      states: [...(group.length === subject.pods.length || noneReady ? [keys.ready(subject)] : []), ...(one.states ?? [])],
      // Who is killed now and started then is not Ready by turns, all pods of the owner among them.
      breaks: [...group.map(({ pod }) => keys.answers(nameOf(pod))), ...subject.pods.filter((pod) => (one.id === 'liveness-probe' ? ownerOf(pod) === ownerOf(one.pod) : group.some((other) => other.pod === pod))).map((pod) => keys.podReady(nameOf(pod))), ...(noneReady ? [keys.ready(subject), keys.endpoints(subject), keys.vip(subject), ...(subject.role === 'dns' ? [keys.names] : [])] : [])],
      latent: true,
      definite: noneReady && provesItself(facts, subject),
    }, facts.cells, noneReady ? serviceDead(facts, subject) : servicePartly(subject));
  }));
}

/** CoreDNS names the file that it stumbles over; a loop is one of its forwarding, or of the resolv.conf that its node gives it to forward to. */
function misconfigured({ clusterDns }: Facts, said: string, owner: string): { readonly object: string; readonly fix: string } | undefined {
  const config = clusterDns.configMaps[0];
  const empty = /no valid upstream addresses found/.test(said) ? clusterDns.corefiles.map(forwardingFile).find((path) => path !== undefined) : undefined;
  if (empty !== undefined) return { object: owner, fix: `the Corefile forwards to ${empty}, which has no nameserver that servers can ask: with dnsPolicy Default that file is the node's own resolv.conf (resolvConf of the kubelets). Put the addresses of servers into it on the nodes, or name them in forward, then restart ${owner}` };
  const file = /plugin\/loop/.test(said) ? clusterDns.corefiles.map(forwardingFile).find((path) => path !== undefined) : undefined;
  if (file !== undefined) return { object: owner, fix: `the Corefile forwards to ${file}, which the kubelet of each server's node makes from the node's own: resolvConf of the kubelets must name a file with the addresses of other servers (/run/systemd/resolve/resolv.conf where a stub on 127.0.0.53 answers the node), then restart ${owner}` };
  if (config === undefined || !/corefile|plugin\/loop/i.test(said)) return undefined;
  return { object: `ConfigMap ${config}`, fix: `correct the Corefile: kubectl -n ${config.split('/')[0] ?? ''} edit configmap ${config.split('/')[1] ?? ''}; then restart ${owner}` };
}

/** A limit of memory that nobody wrote into the template: the LimitRange of the namespace has set it, and says so in an annotation. */
function limitedBy(pod: Pod, container: string): string | null {
  const said = pod.metadata.annotations?.['kubernetes.io/limit-ranger'] ?? '';
  if (!/memory limit/.test(said) || !said.includes(container)) return null;
  const limit = pod.spec.containers.find(({ name }) => name === container)?.resources?.limits?.memory ?? '?';
  return `; the limit of ${limit} is not of its template: a LimitRange of namespace ${pod.metadata.namespace ?? ''} sets it`;
}

/** What each pod goes through that starts, or gets over by itself (a volume that is not there yet, an address that is not free yet). */
const passing: ReadonlySet<string> = new Set(['init-not-finished', 'volume', 'sandbox']);

/** Beside others that are Ready, a pod that is this young is one that comes: a rollout, or one more. */
function isOnItsWay(facts: Facts, subject: Subject, pod: Pod): boolean {
  return subject.pods.some(isReady) && ageOf(facts, pod) < 60_000;
}

/** What the kubelet kills because of its liveness probe does not end by itself. */
function killed(facts: Facts, pod: Pod, trouble: Trouble): Trouble {
  const container = trouble.id !== 'crash-loop' ? undefined : pod.spec.containers.find(({ name }) => killedByLiveness(facts, pod, name));
  return container === undefined ? trouble : {
    ...trouble, id: 'liveness-probe', sentence: `its liveness probe fails and has its container ${container.name} killed again and again`,
    fix: `correct the liveness probe of ${ownerOf(pod)} (what it asks, timeoutSeconds, failureThreshold), or mend what it asks`,
  };
}

/** A StatefulSet that leaves replacing to others (OnDelete), or that is stuck at this very pod: what its template says by now the pod does not know. */
function outdated(facts: Facts, pod: Pod, trouble: Trouble): Trouble {
  const set = facts.now.statefulSets.find((one) => `StatefulSet ${nameOf(one)}` === ownerOf(pod));
  const [own, wanted] = [pod.metadata.labels?.['controller-revision-hash'], set?.status?.updateRevision];
  return own === undefined || wanted === undefined || own === wanted || isTerminating(pod) ? trouble : {
    ...trouble, sentence: `${trouble.sentence}; its template has been changed since (${own} runs, ${wanted} is wanted), and nobody replaces the pod`,
    fix: `kubectl -n ${pod.metadata.namespace ?? ''} delete pod ${pod.metadata.name}: the next one is made from the template as it is now`,
  };
}

/** Nobody has said where it shall run; why, is the scheduler's matter. */
function waiting(facts: Facts, pod: Pod): Trouble | null {
  if (pod.spec.nodeName !== undefined || pod.status?.phase !== 'Pending' || isTerminating(pod) || ageOf(facts, pod) < 5000) return null;
  return { id: 'pending', layer: 'pods', sentence: 'its pods wait for a node', seen: 'Pending', fix: describe(pod) };
}

/** Its node has it, and cannot give its containers what they mount. */
function notMounted(facts: Facts, pod: Pod): Trouble | null {
  const creating = pod.spec.nodeName !== undefined && !isTerminating(pod) && (pod.status?.containerStatuses ?? []).some((status) => status.state?.waiting?.reason === 'ContainerCreating' || status.state?.waiting?.reason === 'PodInitializing');
  const event = facts.now.events.find((one) => (one.reason === 'FailedMount' || one.reason === 'FailedAttachVolume') && one.involvedObject?.uid === pod.metadata.uid);
  if (!creating || event === undefined) return null;
  return { id: 'volume', layer: 'pods', sentence: `its pods wait for a volume: ${event.message ?? ''}`, seen: `ContainerCreating: ${event.message ?? ''}`, fix: `make what the volume refers to, or correct the volumes of ${ownerOf(pod)}` };
}

/** Its node cannot make a sandbox for it, and makes one for others: it is what this pod asks for (a runtime, a device, an address). */
function notBoxed(facts: Facts, pod: Pod): Trouble | null {
  const event = facts.now.events.find((one) => one.reason === 'FailedCreatePodSandBox' && one.involvedObject?.uid === pod.metadata.uid);
  if (event === undefined || !startsOthers(facts, pod.spec.nodeName) || isTerminating(pod) || (pod.status?.phase !== 'Pending')) return null;
  const runtime = pod.spec.runtimeClassName;
  return {
    id: 'sandbox', layer: 'pods', sentence: `its pods get no sandbox${runtime === undefined ? '' : ` of runtimeClassName ${runtime}`}: ${event.message ?? ''}`, seen: `ContainerCreating: ${event.message ?? ''}`,
    fix: runtime === undefined ? describe(pod) : `configure the runtime of RuntimeClass ${runtime} on the nodes, or take runtimeClassName out of ${ownerOf(pod)}`,
  };
}

/** Beyond this a pod that its node has taken up does not merely start. */
const startingMs = 20_000;

/** It names a node by itself, past the scheduler, and there is none of that name. */
function onNoNode(facts: Facts, pod: Pod): Trouble | null {
  const node = pod.spec.nodeName;
  if (node === undefined || isTerminating(pod) || facts.now.nodes.length === 0 || facts.now.nodes.some(({ metadata }) => metadata.name === node)) return null;
  return { id: 'node-unknown', layer: 'pods', sentence: `its pods are bound to node ${node} (spec.nodeName), and there is no such node`, seen: `${pod.status?.phase ?? 'Pending'} on ${node}`, fix: `take nodeName out of ${ownerOf(pod)} (nodeSelector or affinity let the scheduler choose), or name a node that there is` };
}

/** Its node has it and starts others, and its containers do not come to run; beside others that are Ready that may be a rollout that takes its time. */
function notStarted(facts: Facts, subject: Subject, pod: Pod): Trouble | null {
  if (subject.pods.some(isReady) || isTerminating(pod) || pod.status?.phase !== 'Pending' || ageOf(facts, pod) < startingMs || !startsOthers(facts, pod.spec.nodeName)) return null;
  const events = facts.now.events.filter((one) => one.involvedObject?.uid === pod.metadata.uid && one.reason !== 'Scheduled');
  const waits = (pod.status.containerStatuses ?? []).find((status) => status.state?.waiting !== undefined);
  const hook = pod.spec.containers.find((container) => container.name === waits?.name && container.lifecycle?.postStart !== undefined);
  const seconds = Math.round(ageOf(facts, pod) / 1000);
  const claims = (pod.spec.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []);
  const boxed = conditionOf(pod, 'PodReadyToStartContainers')?.status === 'True';
  if (claims.length > 0 && !boxed) {
    return { id: 'not-started', layer: 'pods', sentence: `its pods have been given to a node for ${seconds} s and have no sandbox yet: before that their volumes are attached (PersistentVolumeClaim ${claims.join(', ')})`, seen: `Pending, ${waits?.state?.waiting?.reason ?? 'no container yet'} for ${seconds} s`, fix: `kubectl get volumeattachments,csidrivers; kubectl -n ${pod.metadata.namespace ?? ''} describe pod ${pod.metadata.name}: does the driver of the volume run?` };
  }
  const sentence = hook !== undefined ? `container ${hook.name} does not count as running after ${seconds} s, and it has a postStart hook: until that ends its kubelet does nothing more for the pod`
    : `its pods are given to a node and do not start (${seconds} s so far${events.length === 0 ? ', and nothing was heard of them' : `; the last that was heard: ${events.at(-1)?.message ?? events.at(-1)?.reason ?? ''}`})`;
  return { id: 'not-started', layer: 'pods', sentence, seen: `Pending, ${waits?.state?.waiting?.reason ?? 'no container yet'} for ${seconds} s`, fix: hook !== undefined ? `mend or take out lifecycle.postStart of container ${hook.name} in ${ownerOf(pod)}` : `${describe(pod)}; the log of the kubelet of ${pod.spec.nodeName ?? '?'}` };
}

/** All of its pods are on their way out, and nobody comes in their place before they are gone. */
function ending(facts: Facts, subject: Subject, pod: Pod): Trouble | null {
  const grace = pod.metadata.deletionGracePeriodSeconds ?? 30;
  const since = Date.parse(pod.metadata.deletionTimestamp ?? '') - grace * 1000;
  if (!subject.pods.every(isTerminating) || !(facts.at - since > 5000)) return null;
  const strategy = facts.now.deployments.find((one) => `Deployment ${nameOf(one)}` === ownerOf(pod))?.spec.strategy?.type;
  return {
    id: 'stuck-terminating', layer: 'pods', sentence: `all of its pods are being deleted and have up to ${grace} s to end, and none is made in their place${strategy === 'Recreate' ? ' before (strategy Recreate)' : ''}`,
    seen: `Terminating for ${Math.round((facts.at - since) / 1000)} s, grace period ${grace} s`,
    fix: `kubectl -n ${pod.metadata.namespace ?? ''} delete pod ${pod.metadata.name} --force; then a shorter terminationGracePeriodSeconds${strategy === 'Recreate' ? ', or strategy RollingUpdate' : ''} in ${ownerOf(pod)}`,
  };
}

/** The run's own pods come to run on this node: whatever keeps another one, it is not the node. */
function startsOthers(facts: Facts, node: string | undefined): boolean {
  return facts.now.pods.some((other) => other.metadata.namespace === facts.plan.namespace && other.spec.nodeName === node && other.spec.hostNetwork !== true && isReady(other));
}

/** Why a pod does not run; null: it runs (whether it is Ready is another question), or it is only starting. */
export function troubleOf(pod: Pod): Trouble | null {
  // A container that was told to end has ended as it should; what keeps its pod is another matter.
  if (isTerminating(pod)) return heldByFinalizers(pod);
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (pod.spec.nodeName === undefined && scheduled?.status === 'False') {
    const gated = scheduled.reason === 'SchedulingGated';
    return {
      id: gated ? 'scheduling-gated' : 'unschedulable', layer: 'pods',
      sentence: gated ? 'its pods wait for a scheduling gate' : `no node takes its pods (${scheduled.message ?? 'no reason given'})`,
      seen: `Pending: ${scheduled.message ?? scheduled.reason ?? ''}`,
      fix: gated ? `find what should remove the gate ${(pod.spec.schedulingGates ?? []).map((gate) => gate.name).join(', ')}` : 'correct the node selector, affinity, tolerations or resource requests, or add a node',
    };
  }
  for (const status of [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]) {
    const reason = reasonOf(pod, status);
    const stopped = stoppedBy.find(([pattern]) => pattern.test(reason))?.[1];
    if (stopped !== undefined) {
      const last = status.lastState?.terminated ?? status.state?.terminated;
      // What its kubelet misses names the object to make: `configmap "web-settings" not found`.
      const said = status.state?.waiting?.message ?? '';
      const missing = stopped.id === 'container-config' ? status.state?.waiting?.message : stopped.id === 'container-start' ? runtimesWords(last?.message ?? said) : undefined;
      return {
        id: stopped.id, layer: 'pods',
        sentence: `container ${status.name} ${stopped.what}${missing === undefined ? '' : `: ${missing}`}${last?.exitCode === undefined ? '' : ` (exit ${last.exitCode}${last.reason === undefined ? '' : `, ${last.reason}`})`}${(stopped.id === 'out-of-memory' ? limitedBy(pod, status.name) : null) ?? ''}`,
        seen: `${reason}, ${status.restartCount ?? 0} restarts${status.state?.waiting?.message === undefined ? '' : `: ${status.state.waiting.message}`}`,
        fix: stopped.fix(pod, status.name, `${said} ${last?.message ?? ''}`),
      };
    }
  }
  // A sidecar is an init container that is meant to stay.
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always').map(({ name }) => name);
  const running = (pod.status?.initContainerStatuses ?? []).filter((status) => status.state?.running !== undefined);
  const sidecar = running.find((status) => sidecars.includes(status.name) && status.started === false);
  if (sidecar !== undefined && pod.status?.phase === 'Pending') {
    return {
      id: 'init-not-finished', layer: 'pods',
      sentence: `sidecar ${sidecar.name} runs and never counts as started (its startup probe fails), so the containers after it are not started`, seen: `Init: ${sidecar.name} runs since ${sidecar.state?.running?.startedAt ?? '?'}, not started`,
      fix: `correct the startup probe of ${sidecar.name} in ${ownerOf(pod)}, or mend what it asks: kubectl -n ${pod.metadata.namespace ?? ''} logs ${pod.metadata.name} -c ${sidecar.name}`,
    };
  }
  const init = running.find((status) => !sidecars.includes(status.name));
  if (init !== undefined) {
    return {
      id: 'init-not-finished', layer: 'pods',
      sentence: `init container ${init.name} does not end`, seen: `Init: ${init.name} runs since ${init.state?.running?.startedAt ?? '?'}`,
      fix: `kubectl -n ${pod.metadata.namespace ?? ''} logs ${pod.metadata.name} -c ${init.name}; what it waits for is the thing to mend`,
    };
  }
  return null;
}

/** Its containers have ended, and it is still there. */
export function heldByFinalizers(pod: Pod): Trouble | null {
  const { deletionTimestamp, finalizers = [], namespace = '', name } = pod.metadata;
  if (deletionTimestamp === undefined || finalizers.length === 0 || (pod.status?.containerStatuses ?? []).some((status) => status.state?.running !== undefined)) return null;
  return {
    id: 'stuck-terminating', layer: 'pods', sentence: 'its pods are being deleted and a finalizer holds them',
    seen: `Terminating since ${deletionTimestamp}, finalizers ${finalizers.join(', ')}`,
    fix: `find what should remove the finalizer, or: kubectl -n ${namespace} patch pod ${name} --type=json -p '[{"op":"remove","path":"/metadata/finalizers"}]'`,
  };
}

/** The end of what a container runtime says, where the reason stands. */
function runtimesWords(message: string): string | undefined {
  return /exec: .*$/.exec(message.trim())?.[0] ?? (message.trim().split(': ').slice(-2).join(': ') || undefined);
}

function reasonOf(pod: Pod, status: ContainerStatus): string {
  const waiting = status.state?.waiting?.reason;
  if (waiting === 'PodInitializing' || waiting === 'ContainerCreating') return '';
  const last = status.lastState?.terminated;
  // What is waited for is the next try; why, the last one says.
  if (waiting === 'CrashLoopBackOff' && /^(OOMKilled|ContainerCannotRun|StartError|Completed)$/.test(last?.reason ?? '')) return last?.reason ?? '';
  if (waiting !== undefined) return waiting;
  const ended = status.state?.terminated;
  if (ended === undefined) return '';
  // Who is to run for ever, and has ended well more than once.
  if (ended.exitCode === 0) return last?.exitCode === 0 && (pod.spec.restartPolicy ?? 'Always') === 'Always' ? 'Completed' : '';
  return ended.reason ?? 'Error';
}

/** Each endpoint answers when it is asked directly: the pod listens where the endpoints say, on an address that can be reached, and answers well. */
export function podsAnswer(facts: Facts, subject: Subject): Judgement {
  const direct = subject.cells.filter((cell) => cell.to.via === 'endpoint');
  if (subject.endpoints.length === 0 && direct.length === 0) return notApplicable(`${subject.title} has no endpoints`);
  if (direct.length === 0) return subject.endpoints.some((endpoint) => endpoint.port !== null) ? unseen(`the endpoints of ${subject.title} could not be asked`) : notApplicable(`no endpoint of ${subject.title} has the port`);
  // A pod of both families has an address of each, and may answer on one of them alone.
  const groups = [...groupBy(direct, (cell) => `${cell.to.pod ?? ''} ${isDualStack(subject) && (cell.to.ip ?? '').includes(':')}`).values()];
  return together([...groups.flatMap((cells) => (cells[0]?.to.pod === undefined ? [] : [podAnswers(facts, subject, cells[0].to.pod, cells)])), ownErrors(facts, subject, direct)]);
}

/** What was accepted as the application's own way with `/` may still be its trouble: only its owner knows. */
function ownErrors(facts: Facts, subject: Subject, direct: readonly Cell[]): Judgement {
  const { wellAt } = subject.asked;
  const errors = direct.filter((cell) => cell.state === 'passed' && cell.statuses.length > 0 && cell.statuses.every((status) => status >= 500));
  const [pod] = subject.pods;
  if (pod === undefined || wellAt === null || errors.length === 0) return sound;
  return found(finding({
    id: 'pods/error-at-root', object: ownerOf(pod), latent: true,
    message: `${ownerOf(pod)}: the application answers HTTP ${errors[0]?.statuses.at(-1) ?? 500} to everybody who asks for /, and is Ready because ${wellAt} is answered well; the network carries both`,
    expected: ['an answer below 500, or nobody who asks for /'], observed: errors.map(describeCell).slice(0, 6), command: errors[0]?.command ?? '',
    fix: `where users ask for /: kubectl -n ${subject.namespace} logs ${pod.metadata.name}`, doc: 'are-the-pods-working', states: [keys.answers(nameOf(pod))],
  }, facts.cells, () => undefined));
}

/** `direct`: the questions to the pod on its address of one family. */
function podAnswers(facts: Facts, subject: Subject, name: string, direct: readonly Cell[]): Judgement {
  const cells = direct.filter(toPod(name)).filter((cell) => cell.state !== 'unknown');
  const failed = cells.filter((cell) => cell.state === 'failed');
  const pod = subject.pods.find((candidate) => nameOf(candidate) === name);
  const inside = insideOf(facts, name);
  if (failed.length === 0 || pod === undefined || troubleOf(pod) !== null) return sound;
  const everywhere = !cells.some((cell) => cell.passed > 0);
  const port = failed[0]?.to.port ?? 0;
  const ip = failed[0]?.to.ip ?? '';
  const ready = subject.pods.filter(isReady);
  const listeners = (inside?.listeners ?? []).filter((listener) => listener.protocol === 'TCP' || subject.role === 'dns');
  const family = (one: Prediction): Prediction => ofFamily(subject, ip, one);
  const dead = ready.length > 0 && ready.every((other) => subject.cells.filter(toPod(nameOf(other))).filter((cell) => family(() => 'must')(cell) !== undefined).every((cell) => cell.passed === 0));
  const predict = family(either((cell) => (toPod(name)(cell) && (everywhere || cell.outcome === 'http-error' || cell.outcome === 'hung') ? 'must' : undefined), dead ? serviceDead(facts, subject) : servicePartly(subject)));
  const owner = ownerOf(pod);
  const base = {
    where: `pod ${name}`,
    observed: failed.map(describeCell).slice(0, 8),
    command: failed[0]?.command ?? '',
    doc: 'are-the-pods-working',
    states: [keys.answers(name)],
    breaks: [keys.answers(name), keys.podReady(name), ...(dead ? [keys.ready(subject), keys.vip(subject), ...(subject.role === 'dns' ? [keys.names] : [])] : [])],
  };
  const layer = layerFor(subject, 'pods');
  const still = everywhere ? standstill(facts, name) : null;
  if (still !== null) {
    return found(finding({ ...base, id: `${layer}/process-stopped`, object: `Pod ${name}`, message: `Pod ${name}: its process stands still (${still})`, expected: ['a running process'], fix: `kubectl -n ${subject.namespace} delete pod ${pod.metadata.name}` }, facts.cells, predict));
  }
  const held = failed.every((cell) => cell.outcome === 'timeout' || cell.outcome === 'hung') ? heldBack(facts, name) : null;
  if (held !== null && held > 0.5) {
    return found(finding({ ...base, where: 'everywhere', id: `${layer}/cpu-throttled`, object: owner, definite: facts.survey.attempts.some((attempt) => attempt.round.endsWith('patient')), message: `${owner}: its CPU limit (${pod.spec.containers.map((container) => container.resources?.limits?.cpu ?? 'none').join(', ')}) held it back in ${Math.round(held * 100)} % of the time that it wanted to run, and answers come too late`, expected: ['an answer in time'], fix: `raise resources.limits.cpu of ${owner}, or take the limit away` }, facts.cells, either((cell) => (toPod(name)(cell) ? (cell.state === 'passed' ? 'may' : 'must') : undefined), dead ? serviceDead(facts, subject) : servicePartly(subject))));
  }
  const queue = listeners.find((listener) => listener.protocol === 'TCP' && listener.port === port && takes(listener, ip))?.waiting ?? 0;
  if (everywhere && queue > 0 && failed.every((cell) => cell.outcome === 'timeout' || cell.outcome === 'hung')) {
    return found(finding({ ...base, id: `${layer}/not-accepting`, ...(dead ? { object: owner, where: 'everywhere' } : { object: `Pod ${name}` }), message: `${dead ? owner : `Pod ${name}`}: the application listens on port ${port} and accepts no connection: the network brings them, and they wait in the queue of its socket`, expected: ['an empty queue'], observed: [`${name}: ${queue} connections wait to be accepted`, ...base.observed].slice(0, 8), command: `ss -ltn 'sport = :${port}'`, fix: `find what the application waits for (a deadlock, a full pool of workers): kubectl -n ${subject.namespace} logs ${pod.metadata.name}; a restart frees it for a while` }, facts.cells, predict));
  }
  if (everywhere && inside !== undefined && inside.found && failed.every((cell) => cell.outcome === 'refused')) {
    const here = listeners.filter((listener) => listener.port === port);
    const local = here.length > 0 && here.every((listener) => isLoopback(listener.ip));
    if (local) {
      return found(finding({ ...base, where: 'everywhere', id: `${layer}/listens-on-loopback`, object: owner, message: `${owner}: the application listens on ${here[0]?.ip ?? '127.0.0.1'}:${port} only, which no other pod can reach`, expected: [`a socket on 0.0.0.0:${port} or [::]:${port}`], observed: here.map((listener) => `${listener.ip}:${listener.port}`), fix: `let the application of ${owner} bind 0.0.0.0 or ::` }, facts.cells, predict));
    }
    if (here.length > 0 && !here.some((listener) => takes(listener, ip))) {
      return found(finding({ ...base, id: `${layer}/listens-on-another-address`, object: owner, where: 'everywhere', message: `${owner}: the application listens on ${here.map((listener) => listener.ip).join(', ')} and not on the pod's ${isDualStack(subject) ? `${ip.includes(':') ? 'IPv6' : 'IPv4'} ` : ''}address`, expected: [`a socket that takes ${ip}:${port}`], observed: here.map((listener) => `${listener.ip}:${listener.port}`), fix: `let the application of ${owner} bind 0.0.0.0 or ::` }, facts.cells, predict));
    }
    // What a pod sends to its own address meets no network: where that is refused, the socket does not take it.
    const own = direct.filter((cell) => cell.from.pod === name && cell.state !== 'unknown');
    if (here.length > 0 && !ip.includes(':') && here.every((listener) => listener.family === 6) && own.length > 0 && own.every((cell) => cell.outcome === 'refused')) {
      return found(finding({ ...base, id: `${layer}/listens-on-another-address`, object: owner, where: 'everywhere', message: `${owner}: the application listens on [::]:${port} for IPv6 alone (IPV6_V6ONLY, or net.ipv6.bindv6only = 1), and not for IPv4`, expected: [`a socket that takes ${ip}:${port}`], observed: here.map((listener) => `[${listener.ip}]:${listener.port}, and ${ip}:${port} is refused to the pod itself`), fix: `let the application of ${owner} bind 0.0.0.0 as well, or :: without IPV6_V6ONLY` }, facts.cells, predict));
    }
    // Who is wrong, the Service or the application, is read in service/target-port; that nobody listens is said there too.
    if (here.length === 0) return sound;
  }
  if (everywhere && failed.every((cell) => cell.outcome === 'reset') && listeners.some((listener) => listener.port === port && takes(listener, ip))) {
    return found(finding({ ...base, where: 'everywhere', id: `${layer}/no-http`, object: owner, message: `${owner}: the application takes connections on port ${port} and hangs up on a request of HTTP: it speaks another protocol there (TLS, perhaps), or fails on each request`, expected: ['an answer of HTTP, as the name of the port promises'], fix: `if it speaks TLS there, use https and call the port of ${subject.title} https; else: kubectl -n ${subject.namespace} logs ${pod.metadata.name}` }, facts.cells, predict));
  }
  if (everywhere && failed.every((cell) => cell.outcome === 'http-error')) {
    const status = failed[0]?.statuses.at(-1) ?? 500;
    return found(finding({ ...base, where: 'everywhere', id: `${layer}/answers-with-errors`, object: owner, message: `${owner}: the application itself answers HTTP ${status}; the network carries it well`, expected: ['an answer below 500'], fix: `kubectl -n ${subject.namespace} logs ${pod.metadata.name}` }, facts.cells, predict));
  }
  return sound;
}

/** The share of the periods in which a pod wanted to run, while it was looked at, that its CPU limit cut short. null: too few to tell. */
function heldBack(facts: Facts, name: string): number | null {
  const seen = facts.podStates.filter((state) => state.pod === name).flatMap(({ cpu }) => cpu ?? []);
  const [first, last] = [seen.length > 1 ? seen[0] : undefined, seen.at(-1)];
  const periods = (last?.periods ?? 0) - (first?.periods ?? 0);
  return periods < 10 ? null : ((last?.throttled ?? 0) - (first?.throttled ?? 0)) / periods;
}

/** A process that was stopped; or one that waits in the kernel each time it is looked at: frozen with its group, or held by a disk that does not answer. null: neither. */
export function standstill(facts: Facts, name: string): string | null {
  const states = facts.podStates.filter((state) => state.pod === name && state.found).map((state) => state.processState);
  const last = states.at(-1) ?? '';
  if (last.startsWith('T')) return last;
  return states.length > 1 && states.every((state) => state.startsWith('D')) ? `state ${last} whenever it was looked at: frozen, or waiting for a disk` : null;
}

/** Pods that keep restarting make a Service that fails now and then. */
export function podsStay(facts: Facts, subject: Subject): Judgement {
  const restarting = subject.pods.flatMap((pod) => (pod.status?.containerStatuses ?? []).flatMap((status) => {
    const ended = status.lastState?.terminated?.finishedAt;
    const age = ended === undefined ? Infinity : facts.at - Date.parse(ended);
    // Old restarts are history; three of which the last is minutes old are a habit.
    return (status.restartCount ?? 0) >= 3 && age < 600_000 && isReady(pod) ? [{ pod, status }] : [];
  }));
  return found(...restarting.map(({ pod, status }) => killedByLiveness(facts, pod, status.name) ? finding({
    id: `${layerFor(subject, 'pods')}/liveness-probe`,
    object: ownerOf(pod),
    message: `${ownerOf(pod)}: its liveness probe fails and has its container ${status.name} killed again and again`,
    expected: ['a container that stays'],
    observed: [`${nameOf(pod)}: ${status.restartCount ?? 0} restarts, the last one exit ${status.lastState?.terminated?.exitCode ?? '?'}`],
    fix: `relax the liveness probe of ${ownerOf(pod)} (timeoutSeconds, failureThreshold), or let a startup probe wait for the application`,
    doc: 'does-the-service-have-any-endpointslices',
  }, facts.cells, servicePartly(subject)) : finding({
    id: `${layerFor(subject, 'pods')}/restarting`,
    object: ownerOf(pod),
    where: `pod ${nameOf(pod)}`,
    message: `${ownerOf(pod)}: container ${status.name} has restarted ${status.restartCount ?? 0} times, the last time minutes ago (${status.lastState?.terminated?.reason ?? 'unknown'}, exit ${status.lastState?.terminated?.exitCode ?? '?'})`,
    expected: ['a container that stays'],
    observed: [`${nameOf(pod)}: ${status.restartCount ?? 0} restarts`],
    fix: `kubectl -n ${subject.namespace} logs ${pod.metadata.name} -c ${status.name} --previous`,
    doc: 'does-the-service-have-any-endpointslices',
  }, facts.cells, servicePartly(subject))));
}

/** The kubelet's own kill: the signal's exit code, no want of memory, and a liveness probe that it said has failed. */
function killedByLiveness(facts: Facts, pod: Pod, container: string): boolean {
  const status = pod.status?.containerStatuses?.find((one) => one.name === container);
  const last = status?.lastState?.terminated;
  const probed = pod.spec.containers.find((one) => one.name === container)?.livenessProbe !== undefined;
  return probed && last?.reason !== 'OOMKilled' && [2, 137, 143].includes(last?.exitCode ?? 0)
    && facts.now.events.some((event) => event.involvedObject?.name === pod.metadata.name && event.reason === 'Unhealthy' && /^Liveness/.test(event.message ?? ''));
}
