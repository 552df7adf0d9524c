import { clockSkew, present } from '../clocks.ts';
import { ageOf, type Facts } from '../facts.ts';
import { finding, found, sound, unseen, type Finding, type Judgement } from '../finding.ts';
import { keys } from '../keys.ts';
import { internalIp, conditionOf, isReady, isTerminating, nameOf, ownerOf, type Lease, type Node, type Pod } from '../kube.ts';
import { isJoining } from '../left-meanwhile.ts';
import { dispensable, paths } from '../objects.ts';
import { isDecision } from '../own-workload.ts';
import { isForbidden, rightsMissing } from '../rights.ts';
import type { Write } from '../survey.ts';
import { unreadIn } from '../unread.ts';
import { webhookMindsLeases, writeRefused } from './refusal.ts';
import { noSandbox } from './sandboxes.ts';

/** The API answers. */
export function apiAnswers(facts: Facts): Judgement {
  const reads = facts.survey.reads.filter((read) => Object.values(paths).includes(read.path as (typeof paths)['nodes']));
  const expired = reads.find((read) => read.status === 0 && /has expired .*by its own clock too/.test(read.error ?? ''));
  if (expired !== undefined) {
    return found(finding({
      id: 'cluster/api-certificate', object: 'kube-apiserver', message: `nobody trusts kube-apiserver any more, neither kubelets nor controllers nor DNS servers: ${expired.error ?? ''}`,
      expected: ['a certificate that is valid'], observed: [expired.error ?? ''], command: 'kubectl version',
      fix: 'renew the certificates of the control plane (kubeadm certs renew all) and restart kube-apiserver; until then the data plane keeps what it has', doc: 'running-commands-in-a-pod', definite: true,
    }));
  }
  // Who is not let in, or does not trust the server, has not seen it broken.
  const strangers = reads.filter((read) => read.status === 401 || (read.status === 0 && /certificate|authority/i.test(read.error ?? '')));
  if (strangers.length > 0) return unseen(strangers[0]?.error ?? 'the API does not know this user');
  // Nor has who does not get there at all: that is a matter of the machine that looks, and of its kubeconfig.
  const astray = reads.filter((read) => read.moment === 'first');
  if (astray.length > 0 && astray.every((read) => read.status === 0 && /its name does not resolve|no route to it/.test(read.error ?? ''))) {
    return unseen(`${astray[0]?.error ?? ''}: is that the address of the API (kubectl config view --minify), and is this machine in a network that leads there (VPN)?`);
  }
  // What kube-apiserver knows by itself; everything else is kept in etcd.
  const ofItself = new Set<string>([paths.version, paths.groups]);
  const dead = reads.filter((read) => read.status === 0 || read.status >= 500);
  const kept = reads.filter((read) => read.moment === 'first' && !ofItself.has(read.path));
  const alive = reads.some((read) => read.status === 200 && ofItself.has(read.path));
  if (kept.length > 0 && kept.every((read) => dead.includes(read))) {
    return found(alive ? finding({
      id: 'cluster/storage-silent', object: 'etcd', message: `kube-apiserver answers what it knows by itself (kubectl version) and nothing that it keeps in etcd: ${kept[0]?.error ?? ''}`,
      expected: ['HTTP 200'], observed: kept.map((read) => `${read.path}: ${read.error ?? read.status}`).slice(0, 3), command: "kubectl get --raw '/readyz?verbose'",
      fix: 'bring etcd back (does its process run, does its disk answer, has it a quorum?); until then the data plane keeps what it has', doc: 'running-commands-in-a-pod', definite: true,
    }) : finding({
      id: 'cluster/api-unreachable', object: 'kube-apiserver', message: `the Kubernetes API does not answer: ${dead[0]?.error ?? ''}`,
      expected: ['HTTP 200'], observed: dead.map((read) => `${read.path}: ${read.error ?? read.status}`).slice(0, 3), command: 'kubectl version',
      fix: 'is it asked at the right address (kubectl config view --minify)? Then bring kube-apiserver (and etcd) back; until then the data plane keeps what it has', doc: 'running-commands-in-a-pod', definite: true,
    }));
  }
  const full = facts.survey.writes.find((write) => /database space exceeded/.test(write.error ?? ''));
  if (full !== undefined) {
    return found(finding({
      id: 'cluster/storage-full', object: 'etcd', message: `etcd has used up its space: what it has is read, and nothing can be written (${full.error ?? ''})`,
      expected: ['objects can be made'], observed: [`${full.object}: ${full.error ?? ''}`], command: 'etcdctl endpoint status; etcdctl alarm list',
      fix: 'compact and defragment etcd (or raise --quota-backend-bytes), then: etcdctl alarm disarm', doc: 'running-commands-in-a-pod', states: [keys.controllers, keys.scheduling],
      breaks: [keys.controllers, keys.scheduling, ...[facts.target, facts.dns].flatMap((subject) => [keys.ready(subject), keys.endpoints(subject)]), ...facts.plan.nodes.flatMap((node) => [keys.reported(node), keys.starts(node)])],
    }));
  }
  const rights = rightsMissing(facts.now);
  const failed = Object.entries(facts.now.unreadable).filter(([path, why]) => Object.values(paths).includes(path as (typeof paths)['nodes']) && !dispensable.includes(path) && !isForbidden(why));
  return rights === null && failed.length === 0 ? sound : unseen(...(rights === null ? [] : [rights]), ...failed.map(([, why]) => why));
}

/** Every node that matters here is Ready. */
export function nodesReady(facts: Facts): Judgement {
  const bad = facts.now.nodes.filter((node) => !isReady(node));
  return found(...bad.flatMap((node): readonly Finding[] => {
    const name = node.metadata.name;
    const ready = conditionOf(node, 'Ready');
    const carries = [facts.target, facts.dns].some((subject) => subject.pods.some((pod) => pod.spec.nodeName === name) || subject.endpoints.some((endpoint) => endpoint.node === name));
    // A node that carries nothing of what is asked may be down for maintenance: that accuses nobody.
    const probeLost = facts.survey.gaps.some((gap) => gap.what.endsWith(`node ${name}`));
    if (!carries && !probeLost) return [];
    const network = ready?.status === 'False' && /NetworkPluginNotReady|cni/i.test(ready.message ?? '');
    const silent = ready?.status === 'Unknown';
    return [finding({
      id: network ? 'node-network/cni-not-ready' : 'cluster/node-not-ready',
      object: `Node ${name}`, where: `node ${name}`,
      message: network ? `node ${name} has no pod network: ${ready?.message ?? ''}` : silent ? `node ${name} is not Ready: its kubelet has not been heard of since ${ready?.lastTransitionTime ?? '?'}` : `node ${name} is not Ready: ${ready?.message ?? ready?.reason ?? ''}`,
      expected: ['Ready=True'], observed: (node.status?.conditions ?? []).filter((condition) => (condition.type === 'Ready') !== (condition.status === 'True')).map((condition) => `${condition.type}=${condition.status} ${condition.reason ?? ''}: ${condition.message ?? ''}`),
      command: `kubectl describe node ${name}`,
      fix: network ? `put the CNI configuration and programs back on ${name} (its network plugin's DaemonSet)` : silent ? `is node ${name} up, is its kubelet running, can it reach the API?` : `kubectl describe node ${name}`,
      doc: 'running-commands-in-a-pod',
      states: [keys.starts(name), ...(silent ? [keys.network(name)] : [])],
      breaks: [keys.reported(name), ...(silent ? [keys.network(name)] : []), ...brokenByNode(facts, name)],
      // One that has just joined is made ready: its pods are given to it before.
      latent: !isJoining(node, facts.now.nodes, facts.at),
      // Without a single node nothing runs, and nobody is there to feel it.
      definite: !facts.now.nodes.some(isReady) && !facts.cells.some((cell) => cell.user && cell.passed > 0),
    }, facts.cells, (cell) => (cell.to.role === 'target' && (cell.to.via === 'service-ip' || cell.to.via === 'name') ? 'may' : undefined))];
  }));
}

/** Pods of a lost node are marked not Ready, whatever they do. */
function brokenByNode(facts: Facts, node: string): readonly string[] {
  return [facts.target, facts.dns].flatMap((subject) => {
    const others = subject.pods.some((pod) => isReady(pod) && pod.spec.nodeName !== node);
    return subject.pods.some((pod) => pod.spec.nodeName === node) && !others ? [keys.ready(subject), keys.endpoints(subject), ...(subject.role === 'dns' ? [keys.names] : [])] : [];
  });
}

/** Beyond a minute no delay of the way there explains what a clock says, and credentials that are young are not valid yet for it. */
const tolerableSkew = 60;

/** The clocks of nodes and of the API agree. */
export function clocksAgree(facts: Facts): Judgement {
  const known = facts.plan.nodes.flatMap((node) => {
    const ahead = clockSkew(facts, node);
    return ahead === null ? [] : [{ node, ahead }];
  });
  if (known.length === 0) return unseen('the clock of no node could be read');
  const off = known.filter(({ ahead }) => Math.abs(ahead) > tolerableSkew);
  const say = ({ node, ahead }: { readonly node: string; readonly ahead: number }): string => `${node} ${Math.round(Math.abs(ahead))} s ${ahead > 0 ? 'ahead of' : 'behind'} the API's`;
  // Several clocks that agree with one another outvote the one that they are held against.
  const outvoted = known.length > 1 && off.length === known.length && Math.max(...off.map(({ ahead }) => ahead)) - Math.min(...off.map(({ ahead }) => ahead)) < tolerableSkew;
  return found(...(outvoted ? off.slice(0, 1) : off).map((one) => finding({
    id: 'cluster/clock-skew', object: outvoted ? 'kube-apiserver' : `Node ${one.node}`, where: outvoted ? 'everywhere' : `node ${one.node}`,
    message: outvoted ? `the clock of kube-apiserver's machine is ${Math.round(Math.abs(one.ahead))} s ${one.ahead > 0 ? 'behind' : 'ahead of'} those of all nodes: tokens and certificates are taken for expired, or for not valid yet` : `the clock of node ${one.node} is ${Math.round(Math.abs(one.ahead))} s ${one.ahead > 0 ? 'ahead of' : 'behind'} that of the API: certificates and tokens are taken for expired there, or for not valid yet`,
    expected: ['clocks that agree'], observed: known.map(say), command: 'date -u', fix: `start the time service (chrony, systemd-timesyncd) on ${outvoted ? "the API server's machine" : one.node}`, doc: 'running-commands-in-a-pod', latent: true,
  })));
}

/** A kubelet that stopped reporting while its node still counts as Ready. */
export function kubeletsReport(facts: Facts): Judgement {
  const leases = facts.now.leases.filter((lease) => lease.metadata.namespace === 'kube-node-lease');
  // A kubelet writes its own clock. Ages are taken against the youngest lease: clocks of this machine and of the cluster need not agree.
  const renewed = (lease: Lease): number => Date.parse(lease.spec?.renewTime ?? '') - (clockSkew(facts, lease.metadata.name) ?? 0) * 1000;
  // The clock of a node that was not asked is not known: it may be ahead, and its Lease cannot be younger than the API's own time.
  const known = leases.flatMap((lease) => (facts.plan.nodes.includes(lease.metadata.name) ? [renewed(lease)] : present(facts) === null ? [] : [Math.min(renewed(lease), present(facts) ?? 0)]));
  const newest = Math.max(...known.filter((time) => !Number.isNaN(time)));
  // A kubelet renews it at a quarter of its duration, which is 40 s where nobody has set another.
  const late = leases.filter((lease) => newest - renewed(lease) > 25_000 * Math.max(1, (lease.spec?.leaseDurationSeconds ?? 40) / 40));
  const wanted = late.filter((lease) => facts.plan.nodes.includes(lease.metadata.name) && facts.now.nodes.some((node) => node.metadata.name === lease.metadata.name && isReady(node)));
  return found(...notTakenUp(facts, late.map((lease) => lease.metadata.name)), ...wanted.map((lease) => finding({
    id: 'cluster/kubelet-silent', object: `Node ${lease.metadata.name}`, where: `node ${lease.metadata.name}`,
    message: `the kubelet of node ${lease.metadata.name} renewed its Lease ${Math.round((newest - renewed(lease)) / 1000)} s before the others did: it is dead or cut off, and what the API says of its pods is old`,
    expected: ['a Lease renewed every 10 s'], observed: [`renewed ${lease.spec?.renewTime ?? '?'}`], command: `kubectl -n kube-node-lease get lease ${lease.metadata.name} -o yaml`,
    fix: `start the kubelet of node ${lease.metadata.name}, or mend its way to the API`, doc: 'running-commands-in-a-pod',
    states: [keys.starts(lease.metadata.name)], breaks: facts.target.pods.filter((pod) => pod.spec.nodeName === lease.metadata.name).map((pod) => keys.answers(nameOf(pod))),
  }, facts.cells, (cell) => (cell.to.role === 'target' && cell.to.via !== 'endpoint' ? 'may' : cell.to.node === lease.metadata.name ? 'may' : undefined))));
}

/** A kubelet writes that it has taken up a pod as soon as it hears of it: of one that has not after so long, and of another besides, nothing will come. */
const takenUpMs = 12_000;
const heardOfMs = 5000;

/** Pods that were given to a node and that its kubelet has not even taken up, while it renews its Lease and those of other nodes take up theirs: nothing new starts there, nor does anything end. */
function notTakenUp(facts: Facts, silent: readonly string[]): readonly Finding[] {
  const age = (pod: Pod): number => ageOf(facts, pod);
  const given = facts.now.pods.filter((pod) => pod.spec.nodeName !== undefined && !isTerminating(pod));
  return facts.plan.nodes.filter((name) => !silent.includes(name)).flatMap((name): readonly Finding[] => {
    const node = facts.now.nodes.find((one) => one.metadata.name === name);
    // Somebody else's machine behind a node of its own making takes its time.
    if (node === undefined || !isReady(node) || node.metadata.labels?.['type'] === 'virtual-kubelet') return [];
    const waiting = given.filter((pod) => pod.spec.nodeName === name && pod.status?.phase === 'Pending' && pod.status.startTime === undefined && age(pod) > heardOfMs);
    const elsewhere = given.some((pod) => pod.spec.nodeName !== name && pod.status?.startTime !== undefined && age(pod) < Math.max(60_000, ...waiting.map(age)));
    if (waiting.length < 2 || !waiting.some((pod) => age(pod) > takenUpMs) || !elsewhere) return [];
    const struck = [facts.target, facts.dns].filter((subject) => subject.pods.some((pod) => waiting.includes(pod)));
    const down = struck.filter((subject) => !subject.pods.some(isReady));
    // A container that has ended is not started again either, and still counts as Ready.
    const kept = [facts.target, facts.dns].flatMap((subject) => subject.pods.filter((pod) => pod.spec.nodeName === name).map((pod) => keys.answers(nameOf(pod))));
    return [finding({
      id: 'cluster/pods-not-taken-up', object: `Node ${name}`, where: `node ${name}`,
      message: `node ${name} counts as Ready, and its kubelet has not taken up ${waiting.length} pods that it was given (the oldest ${Math.round(Math.max(...waiting.map(age)) / 1000)} s ago): nothing new starts there`,
      expected: ['a pod is taken up within a second or two'], observed: waiting.slice(0, 6).map((pod) => `${nameOf(pod)}: Pending for ${Math.round(age(pod) / 1000)} s, without a start time`), command: `kubectl get pods -A --field-selector spec.nodeName=${name}`,
      fix: `on ${name}: does the container runtime answer (crictl info), what does the log of the kubelet say, do large answers of the API get there?`, doc: 'running-commands-in-a-pod',
      states: [keys.starts(name)], breaks: [...kept, ...down.flatMap((subject) => [keys.ready(subject), keys.endpoints(subject), ...(subject.role === 'dns' ? [keys.names] : [])])],
    }, facts.cells, (cell) => (cell.to.via === 'endpoint' ? (cell.to.node === name ? 'may' : undefined) : [...struck, ...(kept.length > 0 ? [facts.target] : [])].some((subject) => subject.role === cell.to.role) ? 'may' : undefined))];
  });
}

/** A pod can be made, and runs, on every node that was looked from. */
export function probesRun(facts: Facts): Judgement {
  // Who may make a namespace, or a Service, is an order's matter, unless nobody can be asked.
  const isPods = ({ object }: Write): boolean => /^(Pod|Deployment) /.test(object);
  const refused = facts.survey.writes.filter((write) => write.error !== undefined && (isPods(write) || (/^(Namespace|Service|ServiceAccount) /.test(write.object) && /failed calling webhook/.test(write.error))));
  // What the API had to ask about something else keeps what pods need from being there (the account of a new namespace): its own words say less.
  const [unasked] = [...refused].sort((a, b) => Number(isPods(b)) - Number(isPods(a))).filter(({ error }) => /failed calling webhook/.test(error ?? ''));
  if (unasked !== undefined) {
    const lost = webhookMindsLeases(facts, unasked.error ?? '') ? facts.plan.nodes : [];
    return found(writeRefused(facts, { doc: 'running-commands-in-a-pod', states: [keys.controllers], breaks: [keys.ready(facts.target), ...lost.flatMap((node) => [keys.starts(node), keys.reported(node)]), ...(lost.length === 0 ? [] : [keys.ready(facts.dns), ...facts.clusterDns.servers.map((pod) => keys.podReady(nameOf(pod)))])], definite: isPods(unasked) || facts.plan.practice === null }, unasked, (cell) => (cell.user ? 'may' : undefined)));
  }
  const limited = refused.filter((write) => write.status === 403 && /is forbidden: User|cannot create resource/.test(write.error ?? ''));
  if (limited.length > 0) return unseen(...limited.map((write) => `${write.object}: ${write.error ?? ''}`).slice(0, 2));
  // What an admission policy thinks of this run's pods says nothing of others.
  const unwanted = refused.filter((write) => isDecision(write.error ?? '') || write.status === 403);
  if (unwanted.length > 0) return unseen(...unwanted.map((write) => `${write.object} is not admitted: ${write.error ?? ''} (let namespaces with the label app.kubernetes.io/managed-by=plumbline pass, or look on with KEEP and CLIENT)`).slice(0, 2));
  if (refused.length > 0) {
    return found(...refused.slice(0, 1).map((write) => writeRefused(facts, { doc: 'running-commands-in-a-pod', states: [keys.controllers], breaks: [keys.ready(facts.target)], definite: isPods(write) || facts.plan.practice === null }, write, (cell) => (cell.user ? 'may' : undefined))));
  }
  const probes = facts.now.pods.filter((pod) => pod.metadata.namespace === facts.plan.namespace && pod.metadata.labels?.['plumbline.dev/role'] === 'probe');
  if (probes.length === 0) {
    const space = facts.survey.writes.find(({ object, error }) => object.startsWith('Namespace ') && error !== undefined);
    return unseen(space === undefined ? unreadIn(facts.now, 'pods', facts.plan.namespace) ?? 'no probe was made' : 'no pod could be made, for the namespace of the run could not');
  }
  const waiting = probes.filter((pod) => !isReady(pod));
  const judged = waiting.map((pod): Judgement => {
    const node = pod.spec.nodeName ?? '';
    if (!facts.plan.nodes.includes(node)) return unseen(`no probe runs on ${node}, which has just joined, or has gone`);
    const image = (pod.status?.containerStatuses ?? []).find((status) => /Image/.test(status.state?.waiting?.reason ?? ''));
    if (image !== undefined) return unseen(`the probe on ${node} cannot get its image (${image.state?.waiting?.message ?? image.state?.waiting?.reason ?? ''}); set BUSYBOX_IMAGE to one that this cluster can pull`);
    const sandbox = noSandbox(facts, pod, node);
    const other = facts.now.nodes.find((candidate: Node) => candidate.metadata.name === node);
    if (sandbox !== null) return found(sandbox);
    if (other !== undefined && !isReady(other)) return unseen(`no probe runs on ${node}, which is not Ready`);
    return unseen(`the probe on ${node} did not become Ready (${pod.status?.phase ?? 'no status'})`);
  });
  return { findings: judged.flatMap((one) => one.findings), unseen: judged.flatMap((one) => one.unseen) };
}

/** Commands run in pods and on nodes: the API reaches every kubelet. */
export function commandsRun(facts: Facts): Judgement {
  // A pod that was only looked from because it was there may end meanwhile: that keeps nobody from looking.
  const lost = facts.survey.attempts.filter((attempt) => attempt.lost !== undefined && attempt.from.kind !== 'pod' && facts.plan.nodes.includes(attempt.from.node));
  const nodes = [...new Set(lost.map((attempt) => attempt.from.node))];
  const cut = nodes.filter((node) => facts.survey.attempts.filter((attempt) => attempt.from.node === node && attempt.from.kind !== 'node').every((attempt) => attempt.lost !== undefined));
  const why = lost.map((attempt) => `${attempt.from.kind} on ${attempt.from.node}: ${attempt.lost ?? ''}`);
  const refused = cut.filter((node) => lost.some((attempt) => attempt.from.node === node && /the kubelet turns the API server away/.test(attempt.lost ?? '')));
  if (refused.length > 0) {
    return found(...refused.map((node) => finding({
      id: 'cluster/kubelet-refuses', object: `Node ${node}`, where: `node ${node}`, message: `the kubelet of node ${node} turns the API server away: exec and logs fail there`,
      expected: ['exec works'], observed: [...new Set(lost.filter((attempt) => attempt.from.node === node).map((attempt) => attempt.lost ?? ''))].slice(0, 2), command: `kubectl get --raw /api/v1/nodes/${node}/proxy/configz`,
      fix: `on node ${node}: clientCAFile of the kubelet (authentication.x509) must be the CA of the API server's --kubelet-client-certificate, and that certificate's user must have ClusterRole system:kubelet-api-admin`, doc: 'running-commands-in-a-pod', states: [keys.starts(node)],
    })));
  }
  const kubelet = cut.filter((node) => lost.some((attempt) => attempt.from.node === node && /dial tcp|dialing backend|no route to host|i\/o timeout|10250|does not get through to the kubelet/i.test(attempt.lost ?? '')));
  if (kubelet.length > 0) {
    return found(...kubelet.map((node) => {
      const thief = portTaker(facts, node);
      const address = facts.now.nodes.filter(({ metadata }) => metadata.name === node).map(internalIp)[0];
      const namesakes = facts.now.nodes.filter((other) => other.metadata.name !== node && address !== undefined && internalIp(other) === address).map(({ metadata }) => metadata.name);
      return finding({
        id: 'cluster/kubelet-unreachable', object: thief === null ? `Node ${node}` : ownerOf(thief.pod), where: `node ${node}`, message: `the API cannot reach the kubelet of node ${node}: exec and logs fail there${thief === null ? '' : `, for Pod ${nameOf(thief.pod)} has taken its port ${thief.port} (hostPort)`}${namesakes.length === 0 ? '' : `; it has told the API the address ${address ?? ''}, and so has ${namesakes.join(', ')}`}`,
        expected: ['exec works'], observed: [...new Set(lost.filter((attempt) => attempt.from.node === node).map((attempt) => attempt.lost ?? ''))].slice(0, 2), fix: namesakes.length > 0 ? `set --node-ip of the kubelet on ${[node, ...namesakes].join(', ')} to the address by which each is reached (machines with several networks have one that is alike on all)` : thief === null ? `open the kubelet's port 10250 from the control plane to node ${node}, or mend its certificate` : `give ${ownerOf(thief.pod)} another hostPort than ${thief.port}`, doc: 'running-commands-in-a-pod', states: [keys.starts(node)],
      });
    }));
  }
  if (why.length > 0) return unseen(...[...new Set(why)].slice(0, 3));
  return facts.survey.attempts.some((attempt) => attempt.lost === undefined) || facts.survey.nodes.length > 0 ? sound : unseen('there was no pod and no node in which a command could be run');
}

/** A pod that has a port of its node is given all that comes for it there, the kubelet's own included. */
function portTaker(facts: Facts, node: string): { readonly pod: Pod; readonly port: number } | null {
  const port = facts.now.nodes.find(({ metadata }) => metadata.name === node)?.status?.daemonEndpoints?.kubeletEndpoint?.Port ?? 10_250;
  const pod = facts.now.pods.find(({ spec }) => spec.nodeName === node && spec.containers.some((container) => (container.ports ?? []).some((one) => one.hostPort === port && spec.hostNetwork !== true)));
  return pod === undefined ? null : { pod, port };
}
