/** One defect each, put into a healthy constructed cluster, and the finding that must come of it. */
import { paths } from '#helpers/objects.ts';
import { clockAhead, ips, iptablesOf, listening, of, pod, type Cluster, type Ending, type Law } from './build-survey.ts';
import { networkCases } from './rule-cases-network.ts';

export interface Case {
  readonly title: string;
  readonly change: (cluster: Cluster) => void;
  /** The finding that is triggered. */
  readonly finds: string;
  /** The object of it; where it is given, this finding is a cause and no other is. */
  readonly cause?: string;
  /** Another finding, with its object, of which this one is only a consequence: that is the one cause. */
  readonly because?: string;
  readonly todo?: string;
}

/** The layers that a test file takes, so that no file takes long. */
export function casesOf(...layers: readonly string[]): readonly Case[] {
  return cases.filter(({ finds }) => layers.includes(finds.split('/')[0] ?? ''));
}

const toWeb: Law = (_, to) => (to.role === 'target' && (to.via === 'service-ip' || to.via === 'name') ? 'refused' : undefined);
/** Nobody is behind the Service: its rules refuse. */
function nobodyBehind(cluster: Cluster): void {
  of(cluster).webSlice.endpoints = [];
  cluster.laws.push(toWeb, (_, to) => (to.role === 'target' && to.via === 'endpoint' ? 'refused' : undefined));
}

/** The target's pods as somebody changes them, none of them Ready. */
function unready(cluster: Cluster, change: (one: ReturnType<typeof of>['webs'][number]) => void): void {
  for (const one of of(cluster).webs) {
    const ready = one.status?.conditions?.find((condition) => condition.type === 'Ready');
    if (ready !== undefined) Object.assign(ready, { status: 'False', reason: 'ContainersNotReady' });
    change(one);
  }
  nobodyBehind(cluster);
}

function waiting(cluster: Cluster, reason: string, more: object = {}): void {
  unready(cluster, (one) => {
    Object.assign(one.status?.containerStatuses?.[0] ?? {}, { ready: false, restartCount: 5, state: { waiting: { reason, message: `${reason}: it does not run` } }, ...more });
  });
}

/** Nothing comes from these paths of the API. */
function silent(cluster: Cluster, some: readonly string[], why = 'connect ECONNREFUSED 127.0.0.1:6443'): void {
  for (const path of some) cluster.unreadable[path] = why;
  cluster.configMaps = [];
  cluster.kubelets = {};
  cluster.plan.nodes = [];
}

const web = (ending: Ending): Law => (_, to) => (to.role === 'target' ? ending : undefined);
const direct = (ending: Ending, ip: string): Law => (_, to) => (to.via === 'endpoint' && to.ip === ip ? ending : undefined);

/** No pods, because something refused them. */
function refused(reason: string): (cluster: Cluster) => void {
  return (cluster) => {
    cluster.pods = cluster.pods.filter((one) => one.metadata.namespace !== 'app');
    const set = cluster.replicaSets.find((one) => one.metadata.name.startsWith('web'));
    if (set !== undefined) set.status = { replicas: 0, conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: reason }] };
    nobodyBehind(cluster);
  };
}

/** Rules of a node as they are, with something done to them; and what its pods feel of it. */
function rules(change: (text: string) => string, ending: Ending | undefined = 'timeout'): (cluster: Cluster) => void {
  return (cluster) => {
    cluster.nodeSections['node2'] = { iptables: change(iptablesOf(cluster)) };
    if (ending !== undefined) cluster.laws.push((from, to) => (from.node === 'node2' && (to.via === 'service-ip' || (to.via === 'name' && to.role !== 'api')) ? (to.via === 'name' ? 'no-name' : ending) : undefined));
  };
}

/** Only what goes to the target's IP fails on node2. */
function targetRules(change: (text: string) => string, ending: Ending | undefined = 'timeout'): (cluster: Cluster) => void {
  return (cluster) => {
    cluster.nodeSections['node2'] = { iptables: change(iptablesOf(cluster)) };
    if (ending !== undefined) cluster.laws.push((from, to, tool) => (from.node === 'node2' && to.role === 'target' && (to.via === 'service-ip' || (to.via === 'name' && tool === 'http')) ? ending : undefined));
  };
}

const without = (pattern: RegExp) => (text: string): string => text.split('\n').filter((line) => !pattern.test(line)).join('\n');

/** A client of the user's, on node1, with a resolver of its own. */
function client(cluster: Cluster, change: { readonly spec?: object; readonly resolvConf: string; readonly hosts?: string; readonly laws?: readonly Law[] }): void {
  const one = pod('shop', 'cart', 'node1', '10.244.1.40', { app: 'cart' }, 8080);
  Object.assign(one.spec, change.spec);
  cluster.pods.push(one);
  cluster.plan.client = { namespace: 'shop', pod: 'cart' };
  cluster.podSections['cart'] = { 'resolv-conf': change.resolvConf, ...(change.hosts === undefined ? {} : { hosts: change.hosts }) };
  cluster.laws.push(...(change.laws ?? [(from, to) => (from.kind === 'client' && to.via === 'name' ? 'no-name' : undefined)]));
}

const search = 'search shop.svc.cluster.local svc.cluster.local cluster.local\n';

function policy(namespace: string, name: string, spec: object): Cluster['policies'][number] {
  return { metadata: { namespace, name }, spec } as Cluster['policies'][number];
}

const crosses = (cell: { readonly node: string }, to: { readonly node?: string }): boolean => to.node !== undefined && to.node !== cell.node;
const isDirect = (via: string): boolean => via === 'endpoint' || via === 'probe-pod';
/** What fails when direct questions of a pattern do: the Service and names from there, now and then. */
const pattern = (fails: (from: Parameters<Law>[0], to: Parameters<Law>[1]) => boolean): Law => (from, to, _, time) => {
  if (to.role === 'api') return undefined;
  if (isDirect(to.via)) return fails(from, to) ? 'timeout' : undefined;
  return to.via === 'service-ip' && time % 3 === 0 && from.kind !== 'node' ? 'timeout' : undefined;
};

export const cases: readonly Case[] = [
  ...networkCases,
  { title: 'the API does not answer', finds: 'cluster/api-unreachable', cause: 'kube-apiserver', change: (cluster) => silent(cluster, Object.values(paths)) },
  { title: 'the certificate of the API has run out', finds: 'cluster/api-certificate', cause: 'kube-apiserver', change: (cluster) => silent(cluster, Object.values(paths), 'get /version: the certificate of https://10.0.0.1:6443 has expired on 2026-08-31T00:00:00.000Z, by its own clock too (2026-09-01T12:00:00.000Z)') },
  { title: 'the API knows nothing but itself', finds: 'cluster/storage-silent', cause: 'etcd', change: (cluster) => silent(cluster, Object.values(paths).filter((path) => path !== paths.version && path !== paths.groups)) },
  { title: 'the clock of a node is five minutes ahead', finds: 'cluster/clock-skew', change: (cluster) => { cluster.nodeSections['node2'] = { clock: clockAhead(300) }; cluster.leases.push({ metadata: { namespace: 'kube-node-lease', name: 'node2' }, spec: { renewTime: new Date(Date.parse('2026-09-01T12:05:00Z')).toISOString() } }, { metadata: { namespace: 'kube-node-lease', name: 'node1' }, spec: { renewTime: '2026-09-01T11:59:58Z' } }); } },
  { title: 'a node is not heard of', finds: 'cluster/node-not-ready', change: (cluster) => { Object.assign(cluster.nodes[1]?.status?.conditions?.[0] ?? {}, { status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' }); } },
  { title: 'a node is not heard of, and all pods are on it', finds: 'pods/not-ready', because: 'cluster/node-not-ready of Node node2', change: (cluster) => {
    for (const one of cluster.nodes) Object.assign(one.status?.conditions?.[0] ?? {}, { status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' });
    cluster.nodes.splice(0, 1);
    cluster.pods = cluster.pods.filter((one) => one.spec.nodeName === 'node2');
    for (const one of cluster.pods) Object.assign(one.status?.conditions?.find(({ type }) => type === 'Ready') ?? {}, { status: 'False' });
    for (const slice of cluster.slices) for (const endpoint of slice.endpoints ?? []) endpoint.conditions = { ready: false, serving: false, terminating: false };
    cluster.plan.nodes = ['node2'];
    cluster.laws.push(() => 'lost');
  } },
  { title: 'a node has no pod network', finds: 'node-network/cni-not-ready', change: (cluster) => { Object.assign(cluster.nodes[1]?.status?.conditions?.[0] ?? {}, { status: 'False', reason: 'KubeletNotReady', message: 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:cni plugin not initialized' }); } },
  { title: 'a kubelet does not renew its Lease', finds: 'cluster/kubelet-silent', change: (cluster) => { const lease = cluster.leases[1]; if (lease?.spec !== undefined) lease.spec.renewTime = '2026-09-01T11:58:00Z'; } },
  { title: 'the API does not reach a kubelet', finds: 'cluster/kubelet-unreachable', change: (cluster) => { cluster.laws.push((from) => (from.node === 'node2' && from.kind !== 'node' ? 'lost' : undefined)); } },
  { title: 'a node gives a new pod no network', finds: 'node-network/pod-sandbox', change: (cluster) => {
    const probe = cluster.pods.find((one) => one.metadata.name === 'probe-node2');
    Object.assign(probe?.status ?? {}, { phase: 'Pending', podIP: undefined, podIPs: [], conditions: [{ type: 'Ready', status: 'False' }], containerStatuses: [{ name: 'main', state: { waiting: { reason: 'ContainerCreating' } } }] });
    cluster.events.push({ metadata: { name: 'x' }, reason: 'FailedCreatePodSandBox', message: 'failed to setup network: no IP addresses available in range set', involvedObject: { kind: 'Pod', name: 'probe-node2', namespace: cluster.plan.namespace } });
  } },

  { title: 'no scheduler looks at pods', finds: 'control-plane/scheduler-silent', cause: 'kube-scheduler', change: (cluster) => {
    unready(cluster, (one) => { delete one.spec.nodeName; one.status = { phase: 'Pending' }; });
  } },
  { title: 'nobody makes the ReplicaSet', finds: 'control-plane/controller-silent', change: (cluster) => {
    cluster.replicaSets = cluster.replicaSets.filter((one) => !one.metadata.name.startsWith('hostnames'));
    cluster.pods = cluster.pods.filter((one) => !one.metadata.name.startsWith('hostnames'));
    cluster.slices = cluster.slices.filter((one) => !one.metadata.name.startsWith('hostnames'));
  } },
  { title: "nobody makes the target's pods", finds: 'control-plane/controller-silent', cause: 'kube-controller-manager', change: (cluster) => { cluster.pods = cluster.pods.filter((one) => one.metadata.namespace !== 'app'); nobodyBehind(cluster); } },
  { title: 'the API refuses the Service', finds: 'control-plane/service-refused', cause: 'Service app/web', change: (cluster) => {
    cluster.services = cluster.services.filter((one) => one.metadata.name !== 'web');
    cluster.slices = cluster.slices.filter((one) => !one.metadata.name.startsWith('web'));
    cluster.writes.push({ verb: 'create', object: 'Service app/web', clock: 0, status: 500, error: 'Internal error occurred: range is full' });
  } },
  { title: 'Ready pods are not listed for long', finds: 'control-plane/endpointslices-stale', cause: 'kube-controller-manager', change: nobodyBehind },
  { title: 'a webhook cannot be called', finds: 'control-plane/webhook-fails', cause: 'webhook pods.example.org', change: refused('Internal error occurred: failed calling webhook "pods.example.org": failed to call webhook: Post "https://hook.x.svc:443/": no endpoints available for service "hook"') },
  { title: 'a webhook cannot be called, and its configuration can be read', finds: 'control-plane/webhook-fails', cause: 'ValidatingWebhookConfiguration look-at-pods', change: (cluster) => { cluster.webhooks.push({ metadata: { name: 'look-at-pods' }, webhooks: [{ name: 'pods.example.org', clientConfig: { service: { namespace: 'x', name: 'hook' } } }] }); refused('Internal error occurred: failed calling webhook "pods.example.org": failed to call webhook: Post "https://hook.x.svc:443/": no endpoints available for service "hook"')(cluster); } },
  { title: 'a webhook denies', finds: 'control-plane/webhook-denies', cause: 'webhook policy.example.org', change: refused('admission webhook "policy.example.org" denied the request: no tags') },
  { title: 'the quota is used up', finds: 'control-plane/quota', cause: 'ResourceQuota app/few', change: refused('pods "web-x" is forbidden: exceeded quota: few, requested: pods=1, used: pods=0, limited: pods=0') },
  { title: 'Pod Security refuses', finds: 'control-plane/pod-security', cause: 'Namespace app', change: refused('pods "web-x" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false') },
  { title: 'something else refuses', finds: 'control-plane/pods-refused', cause: 'Deployment app/web', change: refused('pods "web-x" is forbidden: error looking up service account app/missing: serviceaccount "missing" not found') },

  { title: 'the pods mount a Secret that is not there', finds: 'pods/volume', cause: 'Deployment app/web', change: (cluster) => {
    waiting(cluster, 'ContainerCreating');
    for (const one of of(cluster).webs) {
      if (one.status !== undefined) one.status.phase = 'Pending';
      cluster.events.push({ metadata: { namespace: 'app', name: `${one.metadata.name}.1` }, type: 'Warning', reason: 'FailedMount', message: 'MountVolume.SetUp failed for volume "key" : secret "web-key" not found', involvedObject: { kind: 'Pod', namespace: 'app', name: one.metadata.name, ...(one.metadata.uid === undefined ? {} : { uid: one.metadata.uid }) } });
    }
  } },
  { title: 'the cloud has made no routes for the nodes', finds: 'cluster/nodes-shut', cause: 'Node node1', change: (cluster) => { for (const node of cluster.nodes) Object.assign(node.spec ??= {}, { taints: [{ key: 'node.kubernetes.io/network-unavailable', effect: 'NoSchedule' }] }); unready(cluster, (one) => { delete one.spec.nodeName; one.status = { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/2 nodes are available: 2 node(s) had untolerated taint(s).' }] }; }); } },
  { title: 'no node takes the pods', finds: 'pods/unschedulable', cause: 'Deployment app/web', change: (cluster) => unready(cluster, (one) => { delete one.spec.nodeName; one.status = { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/2 nodes are available: 2 Insufficient cpu.' }] }; }) },
  { title: 'the pods wait for a gate', finds: 'pods/scheduling-gated', cause: 'Deployment app/web', change: (cluster) => unready(cluster, (one) => { delete one.spec.nodeName; one.spec.schedulingGates = [{ name: 'example.org/later' }]; one.status = { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] }; }) },
  { title: 'the containers crash', finds: 'pods/crash-loop', cause: 'Deployment app/web', change: (cluster) => waiting(cluster, 'CrashLoopBackOff', { lastState: { terminated: { exitCode: 1, reason: 'Error' } } }) },
  { title: 'the containers need more memory', finds: 'pods/out-of-memory', cause: 'Deployment app/web', change: (cluster) => waiting(cluster, 'CrashLoopBackOff', { lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }) },
  { title: 'the image is not there', finds: 'pods/image-pull', cause: 'Deployment app/web', change: (cluster) => waiting(cluster, 'ImagePullBackOff') },
  { title: 'a Secret is missing', finds: 'pods/container-config', cause: 'Deployment app/web', change: (cluster) => waiting(cluster, 'CreateContainerConfigError') },
  { title: 'an init container does not end', finds: 'pods/init-not-finished', cause: 'Deployment app/web', change: (cluster) => unready(cluster, (one) => { one.spec.initContainers = [{ name: 'wait' }]; Object.assign(one.status ?? {}, { phase: 'Pending', initContainerStatuses: [{ name: 'wait', started: false, state: { running: { startedAt: '2026-09-01T11:00:00Z' } } }], containerStatuses: [{ name: 'main', state: { waiting: { reason: 'PodInitializing' } } }] }); }) },
  { title: 'a finalizer holds the pods', finds: 'pods/stuck-terminating', cause: 'Deployment app/web', change: (cluster) => unready(cluster, (one) => { one.metadata.deletionTimestamp = '2026-09-01T11:30:00Z'; one.metadata.finalizers = ['example.org/hold']; Object.assign(one.status?.containerStatuses?.[0] ?? {}, { ready: false, state: { terminated: { exitCode: 143, reason: 'Error' } } }); }) },
  { title: 'the pods are not Ready and do not answer', finds: 'pods/not-ready', cause: 'Deployment app/web', change: (cluster) => unready(cluster, () => undefined) },
  { title: 'the readiness probe asks the wrong thing', finds: 'pods/readiness-probe', cause: 'Deployment app/web', change: (cluster) => {
    unready(cluster, (one) => { Object.assign(one.spec.containers[0] ?? {}, { readinessProbe: { httpGet: { path: '/wrong', port: 9376 } } }); });
    cluster.laws.splice(1);
  } },
  { title: 'a readiness gate is closed', finds: 'pods/readiness-gate', cause: 'Deployment app/web', change: (cluster) => unready(cluster, (one) => { one.spec.readinessGates = [{ conditionType: 'example.org/lb' }]; (one.status ??= {}).conditions = [...(one.status.conditions ?? []), { type: 'ContainersReady', status: 'True' }]; }) },
  { title: 'the pods may use too little of a processor', finds: 'pods/cpu-throttled', cause: 'Deployment app/web', change: (cluster) => { for (const one of of(cluster).webs) cluster.podSections[one.metadata.name] = { cpu: 'usage_usec 91234\nnr_periods 220\nnr_throttled 211\nthrottled_usec 4200000\n' }; cluster.laws.push(web('timeout')); } },
  { title: 'the processes are stopped', finds: 'pods/process-stopped', change: (cluster) => { for (const one of of(cluster).webs) cluster.podSections[one.metadata.name] = { state: 'T (stopped)' }; cluster.laws.push(web('timeout')); } },
  { title: 'the application listens on loopback', finds: 'pods/listens-on-loopback', cause: 'Deployment app/web', change: (cluster) => { for (const one of of(cluster).webs) cluster.podSections[one.metadata.name] = { tcp: listening(9376, '0100007F') }; cluster.laws.push(web('refused')); } },
  { title: 'the application listens on another address', finds: 'pods/listens-on-another-address', cause: 'Deployment app/web', change: (cluster) => { for (const one of of(cluster).webs) cluster.podSections[one.metadata.name] = { tcp: listening(9376, '05050505') }; cluster.laws.push(web('refused')); } },
  { title: 'the application answers 500', finds: 'pods/answers-with-errors', cause: 'Deployment app/web', change: (cluster) => { cluster.laws.push(web('http-500')); } },
  { title: 'the application answers / with 500 and is well where its kubelets ask', finds: 'pods/error-at-root', change: (cluster) => { for (const one of of(cluster).webs) Object.assign(one.spec.containers[0] ?? {}, { readinessProbe: { httpGet: { path: '/healthz', port: 9376 } } }); cluster.laws.push(web('http-500')); } },
  { title: 'a pod answers nobody', finds: 'pods/no-answer', change: (cluster) => { cluster.laws.push(direct('timeout', '10.244.1.11'), (from, to, _, time) => (to.role === 'target' && to.via === 'service-ip' && time % 3 === 0 && from.kind !== 'node' ? 'timeout' : undefined)); } },
  { title: 'pods answer now and then', finds: 'pods/sometimes-no-answer', change: (cluster) => { cluster.laws.push((_, to, __, time) => (to.role === 'target' && to.via !== 'name' && time % 2 === 0 ? 'reset' : undefined)); } },
  { title: 'a pod keeps restarting', finds: 'pods/restarting', change: (cluster) => { Object.assign(of(cluster).webs[0]?.status?.containerStatuses?.[0] ?? {}, { restartCount: 7, lastState: { terminated: { exitCode: 2, reason: 'Error', finishedAt: '2026-09-01T11:58:00Z' } } }); } },
  { title: 'the workload is scaled to zero', finds: 'pods/scaled-to-zero', cause: 'Deployment app/web', change: (cluster) => { cluster.pods = cluster.pods.filter((one) => one.metadata.namespace !== 'app'); Object.assign(cluster.deployments[0]?.spec ?? {}, { replicas: 0 }); nobodyBehind(cluster); } },
  { title: 'the application hangs up on HTTP', finds: 'pods/no-http', cause: 'Deployment app/web', change: (cluster) => { cluster.laws.push(web('reset')); } },
  { title: 'nothing listens', finds: 'pods/nothing-listens', cause: 'Deployment app/web', change: (cluster) => { for (const one of of(cluster).webs) cluster.podSections[one.metadata.name] = { tcp: '' }; cluster.laws.push(web('refused')); } },
  { title: 'nobody can look inside, and what is asked of the pods is refused', finds: 'pods/nothing-listens', cause: 'Deployment app/web', change: (cluster) => { Object.assign(cluster.nodeSections, { node1: null, node2: null }); cluster.laws.push(web('refused')); } },
  { title: 'nothing listens on the port that the name means', finds: 'pods/listens-on-another-port', cause: 'Deployment app/web', change: (cluster) => { Object.assign(of(cluster).web.spec.ports?.[0] ?? {}, { targetPort: 'main' }); for (const one of of(cluster).webs) cluster.podSections[one.metadata.name] = { tcp: listening(9377) }; cluster.laws.push(web('refused')); } },
  { title: 'the application listens on another port than it declares', finds: 'pods/listens-on-another-port', cause: 'Deployment app/web', change: (cluster) => { for (const one of of(cluster).webs) cluster.podSections[one.metadata.name] = { tcp: listening(9377) }; cluster.laws.push(web('refused')); } },

  { title: 'the Service is missing', finds: 'service/missing', cause: 'Service app/web', change: (cluster) => { cluster.services = cluster.services.filter((one) => one.metadata.name !== 'web'); cluster.slices = cluster.slices.filter((one) => !one.metadata.name.startsWith('web')); } },
  { title: 'the Service is one of UDP and its pods of TCP', finds: 'service/port-protocol', cause: 'Service app/web', change: (cluster) => { of(cluster).web.spec.ports = [{ name: 'http', port: 80, targetPort: 9376, protocol: 'UDP' }]; of(cluster).webSlice.ports = [{ name: 'http', port: 9376, protocol: 'UDP' }]; } },
  { title: 'a slice made by hand says a wrong port', finds: 'endpoints/slice-port', cause: 'EndpointSlice app/web-slice', change: (cluster) => {
    delete of(cluster).web.spec.selector;
    of(cluster).webSlice.metadata = { namespace: 'app', name: 'web-slice', uid: 'uid-web-slice', labels: { 'kubernetes.io/service-name': 'web' } };
    of(cluster).webSlice.ports = [{ name: 'http', port: 9377, protocol: 'TCP' }];
    cluster.laws.push(web('refused'));
  } },
  { title: 'a pod that is not Ready is published and does not answer', finds: 'endpoints/unready-published', cause: 'Service app/web', change: (cluster) => {
    of(cluster).web.spec.publishNotReadyAddresses = true;
    const one = of(cluster).webs[1];
    Object.assign(one?.status?.conditions?.[1] ?? {}, { status: 'False', reason: 'ContainersNotReady' });
    if (one !== undefined) cluster.podSections[one.metadata.name] = { tcp: '' };
    cluster.laws.push((_, to, __, time) => (to.role === 'target' && (to.ip === '10.244.2.11' || (to.via === 'service-ip' && time % 3 === 0)) ? 'refused' : undefined));
  } },
  { title: 'two ports are crossed', finds: 'service/ports-crossed', change: (cluster) => {
    of(cluster).web.spec.ports = [{ name: 'main', port: 80, targetPort: 'admin', protocol: 'TCP' }, { name: 'admin', port: 81, targetPort: 'main', protocol: 'TCP' }];
    for (const one of of(cluster).webs) { one.spec.containers[0]?.ports?.push({ name: 'admin', containerPort: 9377 }); cluster.podSections[one.metadata.name] = { tcp: `${listening(9376)}${listening(9377)}` }; }
    of(cluster).webSlice.ports = [{ name: 'main', port: 9377, protocol: 'TCP' }, { name: 'admin', port: 9376, protocol: 'TCP' }];
  } },
  { title: 'traffic stays on the node, and one node has no pod', finds: 'service/no-local-endpoint', cause: 'Service app/web', change: (cluster) => {
    of(cluster).web.spec.internalTrafficPolicy = 'Local';
    cluster.pods = cluster.pods.filter((one) => one.metadata.name !== 'web-5f9cc4f96c-2');
    of(cluster).webSlice.endpoints = (of(cluster).webSlice.endpoints ?? []).filter((endpoint) => endpoint.nodeName !== 'node2');
    for (const node of ['node1', 'node2']) cluster.nodeSections[node] = { 'kube-proxy': 'no process\n', iptables: '' };
    cluster.laws.push((from, to) => (from.node === 'node2' && to.role === 'target' && (to.via === 'service-ip' || to.via === 'name') ? 'timeout' : undefined));
  } },
  { title: 'the Service is being deleted', finds: 'service/being-deleted', change: (cluster) => { Object.assign(of(cluster).web.metadata, { deletionTimestamp: '2026-09-01T11:50:00Z', finalizers: ['example.org/f'] }); } },
  { title: 'the user asks a headless Service on a port that is none of its pods', finds: 'service/headless-port', cause: 'Service app/web', change: (cluster) => { cluster.plan.target.port = 80; Object.assign(of(cluster).web.spec, { clusterIP: 'None', clusterIPs: ['None'] }); cluster.laws.push((_, to) => (to.role === 'target' && to.via === 'name' ? 'refused' : undefined)); } },
  { title: 'the user asks a port that is not listed', finds: 'service/port-not-listed', cause: 'Service app/web', change: (cluster) => { cluster.plan.target.port = 9376; cluster.laws.push((_, to) => (to.role === 'target' && (to.via === 'service-ip' || to.via === 'name') ? 'timeout' : undefined)); } },
  { title: 'the targetPort is a name that no container has', finds: 'service/target-port-name', cause: 'Service app/web', change: (cluster) => { Object.assign(of(cluster).web.spec.ports?.[0] ?? {}, { targetPort: 'mian' }); of(cluster).webSlice.ports = []; cluster.laws.push(toWeb); } },
  { title: 'the targetPort is a number on which nobody listens', finds: 'service/target-port', cause: 'Service app/web', change: (cluster) => { Object.assign(of(cluster).web.spec.ports?.[0] ?? {}, { targetPort: 9377 }); Object.assign(of(cluster).webSlice.ports?.[0] ?? {}, { port: 9377 }); cluster.laws.push(web('refused')); } },
  { title: 'externalName is an address', finds: 'service/external-name-is-an-address', cause: 'Service app/web', change: (cluster) => { of(cluster).web.spec = { type: 'ExternalName', externalName: '192.0.2.7' }; cluster.slices = cluster.slices.filter((one) => !one.metadata.name.startsWith('web')); cluster.laws.push((_, to) => (to.role === 'target' && to.via === 'name' ? 'no-name' : undefined)); } },
  { title: 'externalName does not exist', finds: 'service/external-name-dead', cause: 'Service app/web', change: (cluster) => { of(cluster).web.spec = { type: 'ExternalName', externalName: 'gone.example.org' }; cluster.slices = cluster.slices.filter((one) => !one.metadata.name.startsWith('web')); cluster.laws.push((_, to) => (to.role === 'target' && to.via === 'name' ? 'no-name' : undefined)); } },
  { title: 'a label keeps proxies away', finds: 'service/proxied-by-another', cause: 'Service app/web', change: (cluster) => { of(cluster).web.metadata.labels = { 'service.kubernetes.io/service-proxy-name': 'other' }; cluster.laws.push((_, to) => (to.role === 'target' && (to.via === 'service-ip' || to.via === 'name') ? 'timeout' : undefined)); } },

  { title: 'the selector has a slip', finds: 'endpoints/selector', cause: 'Service app/web', change: (cluster) => { of(cluster).web.spec.selector = { app: 'wbe' }; nobodyBehind(cluster); } },
  { title: 'the selector has the labels of another namespace', finds: 'endpoints/selector', cause: 'Service app/web', change: (cluster) => { of(cluster).web.spec.selector = { app: 'hostnames' }; nobodyBehind(cluster); } },
  { title: 'there are endpoints and none is ready', finds: 'endpoints/none-ready', change: (cluster) => unready(cluster, () => undefined) },
  { title: 'a Service without a selector has no slice', finds: 'endpoints/no-slice', cause: 'Service app/web', change: (cluster) => { delete of(cluster).web.spec.selector; cluster.slices = cluster.slices.filter((one) => !one.metadata.name.startsWith('web')); cluster.laws.push(toWeb); } },
  { title: 'a hand-made slice lacks its label', finds: 'endpoints/slice-without-label', cause: 'EndpointSlice app/web-abcde', change: (cluster) => { delete of(cluster).web.spec.selector; of(cluster).webSlice.metadata.labels = {}; cluster.laws.push(toWeb); } },
  { title: 'a hand-made slice is not ready', finds: 'endpoints/slice-not-ready', cause: 'EndpointSlice app/web-abcde', change: (cluster) => { delete of(cluster).web.spec.selector; const { webSlice } = of(cluster); delete webSlice.metadata.labels?.['endpointslice.kubernetes.io/managed-by']; for (const one of webSlice.endpoints ?? []) one.conditions = { ready: false, serving: false }; cluster.laws.push(toWeb); } },
  { title: 'a hand-made slice lists an address that nobody has', finds: 'endpoints/dead-address', cause: 'EndpointSlice app/web-abcde', change: (cluster) => { delete of(cluster).web.spec.selector; const { webSlice } = of(cluster); webSlice.metadata.labels = { 'kubernetes.io/service-name': 'web' }; webSlice.endpoints = [{ addresses: ['10.244.1.99'], conditions: { ready: true } }]; cluster.laws.push((_, to) => (to.role === 'target' ? 'unreachable' : undefined)); } },
  { title: 'a rollout leaves the selector behind', finds: 'endpoints/labels-leave', change: (cluster) => { const [deployment, set] = [cluster.deployments[0], cluster.replicaSets[0]]; if (set !== undefined) set.spec.template = { metadata: { labels: { app: 'web' } } }; if (deployment?.spec.template?.metadata !== undefined) deployment.spec.template.metadata.labels = { app: 'web2' }; } },

  { title: 'a policy admits nobody', finds: 'policy/ingress-denied', cause: 'NetworkPolicy app/deny', change: (cluster) => { cluster.policies.push(policy('app', 'deny', { podSelector: {}, policyTypes: ['Ingress'] })); cluster.laws.push((from, to, tool) => (to.role === 'target' && tool === 'http' && from.kind !== 'node' ? 'timeout' : undefined)); } },
  { title: "a policy keeps the client's egress in", finds: 'policy/egress-denied', cause: 'NetworkPolicy shop/closed', change: (cluster) => {
    client(cluster, { resolvConf: `${search}nameserver ${ips.dns}\noptions ndots:5\n`, laws: [(from, to, tool) => (from.kind === 'client' && to.role === 'target' && tool === 'http' ? 'timeout' : undefined)] });
    cluster.policies.push(policy('shop', 'closed', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }] }] }));
  } },
  { title: 'a policy cuts the DNS servers from the API', finds: 'policy/dns-servers-cut-from-api', change: (cluster) => {
    cluster.policies.push(policy('kube-system', 'closed', { podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } }, policyTypes: ['Egress'], egress: [] }));
    cluster.laws.push((from, to) => (from.pod?.includes('coredns') === true && to.role === 'api' ? 'timeout' : undefined));
  } },

  { title: 'kube-proxy is stopped', finds: 'proxy/kube-proxy-stopped', change: (cluster) => { cluster.nodeSections['node2'] = { 'kube-proxy': 'pid 812\nstate T (stopped)\nkube-proxy\n' }; } },
  { title: 'kube-proxy does not run', finds: 'proxy/kube-proxy-not-running', change: (cluster) => { cluster.nodeSections['node2'] = { 'kube-proxy': 'no process named kube-proxy', 'proxy-mode': { command: '', exit: 1, stdout: '', stderr: '' }, 'proxy-healthz': { command: '', exit: 1, stdout: '', stderr: '' } }; } },
  { title: 'kube-proxy cannot write its rules', finds: 'proxy/sync-fails', change: (cluster) => { cluster.nodeSections['node2'] = { 'proxy-metrics@last': 'kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds 1.78826e+09\nkubeproxy_sync_proxy_rules_last_timestamp_seconds 1.78826e+09\nkubeproxy_sync_proxy_rules_iptables_restore_failures_total 12\n' }; } },
  { title: 'kube-proxy is behind', finds: 'proxy/behind', change: (cluster) => { cluster.nodeSections['node2'] = { 'proxy-metrics': 'kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds 1.78826e+09\nkubeproxy_sync_proxy_rules_last_timestamp_seconds 1.78825e+09\n', clock: '1788260030' }; } },
  { title: 'nothing that can be seen explains why a Service IP fails', finds: 'proxy/service-ip-unanswered', change: (cluster) => { cluster.nodeSections['node2'] = null; cluster.laws.push((from, to, tool) => (from.node === 'node2' && to.role === 'target' && (to.via === 'service-ip' || (to.via === 'name' && tool === 'http')) ? 'timeout' : undefined)); } },
  { title: 'a backend is never picked', finds: 'proxy/backend-never-picked', change: (cluster) => {
    cluster.plan.target = { namespace: cluster.plan.namespace, name: 'hostnames' };
    cluster.plan.practice = null;
    cluster.laws.push((_, to, __, time) => (to.role === 'target' && to.via === 'service-ip' ? { body: `hostnames-5f9cc4f96c-${1 + (time % 2)}\n` } : to.role === 'target' && to.via === 'name' ? { body: 'hostnames-5f9cc4f96c-1\n' } : undefined));
  } },
  { title: 'the jump into the chains is gone', finds: 'proxy/jump-missing', cause: 'Node node2', change: rules(without(/-A (PREROUTING|OUTPUT) .*KUBE-SERVICES/)) },
  { title: 'the rules are gone', finds: 'proxy/rules-missing', cause: 'Node node2', change: rules(() => '*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n') },
  { title: 'the rule of one Service is gone', finds: 'proxy/rules-missing', cause: 'Node node2', change: targetRules(without(/-A KUBE-SERVICES .*app\/web/)) },
  { title: "a Service's chain leads nowhere", finds: 'proxy/no-target', cause: 'Node node2', change: targetRules(without(/-A KUBE-SVC-APPWEBHTTP .*-j KUBE-SEP/)) },
  { title: 'somebody is quicker', finds: 'proxy/preempted', cause: 'Node node2', change: targetRules((text) => text.replace('-A PREROUTING', `-A PREROUTING -d ${ips.web}/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 192.0.2.9:80\n-A OUTPUT -d ${ips.web}/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 192.0.2.9:80\n-A PREROUTING`)) },
  { title: 'packets are kept out of connection tracking', finds: 'proxy/untracked', cause: 'Node node2', change: targetRules((text) => `*raw\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A PREROUTING -d ${ips.web}/32 -j CT --notrack\n-A OUTPUT -d ${ips.web}/32 -j CT --notrack\nCOMMIT\n${text}`) },
  { title: 'the rules are of a time without endpoints', finds: 'proxy/says-no-endpoints', cause: 'Node node2', change: (cluster) => {
    const slices = cluster.slices.map((one) => (one.metadata.name.startsWith('web') ? { ...one, endpoints: [] } : one));
    targetRules(() => iptablesOf({ services: cluster.services, slices }), 'refused')(cluster);
  } },
  { title: 'the rules lead to a pod that is gone', finds: 'proxy/stale-endpoints', cause: 'Node node2', change: (cluster) => {
    targetRules((text) => text.replaceAll('10.244.1.11', '10.244.1.66').replaceAll('10.244.2.11', '10.244.1.67').replaceAll('10.244.1.13', '10.244.1.68'))(cluster);
  } },
  { title: 'an endpoint is missing in the rules', finds: 'proxy/endpoint-missing', change: (cluster) => {
    const slices = cluster.slices.map((one) => (one.metadata.name.startsWith('web') ? { ...one, endpoints: (one.endpoints ?? []).slice(1) } : one));
    targetRules(() => iptablesOf({ services: cluster.services, slices }), undefined)(cluster);
  } },
  { title: 'one endpoint gets nearly everything', finds: 'proxy/uneven', change: targetRules((text) => text.replace(/(-A KUBE-SVC-APPWEBHTTP .*)--probability 0\.3333\d+/, '$1--probability 0.97000000000'), undefined) },
  { title: 'the masquerade is gone', finds: 'proxy/masquerade-missing', change: targetRules(without(/-A KUBE-POSTROUTING|-A POSTROUTING/), undefined) },
  { title: 'rules of another mode stand beside', finds: 'proxy/left-over-rules', change: (cluster) => {
    cluster.nodeSections['node2'] = { 'proxy-mode': 'nftables', 'kube-proxy-config': 'mode: nftables\n', iptables: iptablesOf(cluster).replaceAll('10.244.1.11', '10.244.1.66'), nft: leftOver(cluster) };
  } },
  { title: 'a UDP flow leads to a pod that is gone', finds: 'proxy/stale-connections', change: (cluster) => {
    of(cluster).web.spec.ports = [{ name: 'udp', port: 5000, targetPort: 5000, protocol: 'UDP' }];
    of(cluster).webSlice.ports = [{ name: 'udp', port: 5000, protocol: 'UDP' }];
    cluster.nodeSections['node2'] = { conntrack: `udp      17 27 src=10.244.2.30 dst=${ips.web} sport=40000 dport=5000 [UNREPLIED] src=10.244.1.99 dst=10.244.2.30 sport=5000 dport=40000 mark=0 use=1\n` };
  } },

  { title: 'the DNS Service is missing', finds: 'dns/service-missing', cause: 'Service kube-system/kube-dns', change: (cluster) => { cluster.services = cluster.services.filter((one) => one.metadata.name !== 'kube-dns'); cluster.laws.push((_, to) => (to.via === 'name' ? 'no-name' : to.via === 'service-ip' && to.ip === ips.dns ? 'timeout' : undefined)); } },
  { title: 'the DNS servers are stopped', finds: 'dns/server-stopped', change: (cluster) => { for (const one of of(cluster).servers) cluster.podSections[one.metadata.name] = { state: 'T (stopped)' }; cluster.laws.push((_, to) => (to.via === 'name' ? 'no-name' : to.role === 'dns' ? 'timeout' : undefined)); } },
  { title: 'the DNS servers refuse', finds: 'dns/refuses', cause: 'ConfigMap kube-system/coredns', change: (cluster) => { cluster.laws.push((_, to) => (to.via === 'name' ? 'no-name' : to.role === 'dns' ? 'dns-refused' : undefined)); } },
  { title: 'the DNS servers have no view of the API', finds: 'dns/servfail', change: (cluster) => { for (const one of of(cluster).servers) Object.assign(one.status?.conditions?.[1] ?? {}, { status: 'False' }); cluster.laws.push((_, to) => (to.via === 'name' ? 'no-name' : to.role === 'dns' ? 'servfail' : undefined)); } },
  { title: 'the DNS servers have refused their configuration', finds: 'dns/configuration-refused', change: (cluster) => {
    cluster.configMaps[0] = { metadata: { namespace: 'kube-system', name: 'coredns' }, data: { Corefile: '.:53 {\n  no-such-plugin\n  kubernetes cluster.local\n}\n' } };
    for (const one of cluster.pods.filter(({ metadata }) => metadata.name.startsWith('coredns'))) cluster.logs[`kube-system/${one.metadata.name}`] = "[ERROR] plugin/reload: Corefile changed but reload failed: Corefile:2 - Error during parsing: Unknown directive 'no-such-plugin'\n";
  } },
  { title: 'the DNS servers know another zone', finds: 'dns/zone', cause: 'ConfigMap kube-system/coredns', change: (cluster) => { cluster.configMaps[0] = { metadata: { namespace: 'kube-system', name: 'coredns' }, data: { Corefile: '.:53 {\n kubernetes cluster.local in-addr.arpa {\n  namespaces kube-system default\n }\n}\n' } }; cluster.laws.push((_, to) => (to.name?.startsWith('web') !== true ? undefined : to.via === 'name' ? 'no-name' : 'nxdomain')); } },
  { title: 'the DNS servers answer with an old address', finds: 'dns/stale', change: (cluster) => { cluster.laws.push((_, to) => (to.name?.startsWith('web') === true ? { addresses: ['10.96.0.99'] } : undefined)); } },
  { title: 'DNS does not answer over TCP', finds: 'dns/tcp-unanswered', change: (cluster) => { cluster.laws.push((_, to, tool) => (tool === 'dns-tcp' && to.role === 'dns' ? 'timeout' : undefined)); } },
  { title: 'the DNS servers do not know the port of a Service', finds: 'dns/ports-unknown', change: (cluster) => { cluster.laws.push((_, to) => (to.type === 'SRV' ? 'nxdomain' : undefined)); } },
  { title: 'the DNS servers deny names to whoever asks for IPv6', finds: 'dns/denied-to-ipv6', change: (cluster) => { cluster.laws.push((_, to) => (to.type === 'AAAA' ? 'nxdomain' : undefined)); } },
  { title: 'the DNS servers hand questions for reverse names on to nobody', finds: 'dns/reverse-names', change: (cluster) => { cluster.laws.push((_, to) => (to.type === 'PTR' ? 'servfail' : undefined)); } },
  { title: 'one of two DNS servers is missing', finds: 'dns/server-missing', change: (cluster) => { const server = of(cluster).servers[1]; Object.assign(server?.status?.conditions?.[1] ?? {}, { status: 'False' }); of(cluster).dnsSlice.endpoints?.splice(1); cluster.laws.push((_, to) => (to.ip === server?.status?.podIP ? 'refused' : undefined)); } },
  { title: 'the DNS Service has no UDP port', finds: 'dns/port-missing', cause: 'Service kube-system/kube-dns', change: (cluster) => { of(cluster).dns.spec.ports?.shift(); of(cluster).dnsSlice.ports?.shift(); cluster.laws.push((_, to, tool) => (to.via === 'name' ? 'no-name' : to.role === 'dns' && to.via === 'service-ip' && tool === 'nslookup' ? 'refused' : undefined)); } },
  { title: 'names do not resolve, nor does the DNS Service answer', finds: 'dns/name-unresolved', change: (cluster) => { cluster.laws.push((_, to) => (to.via === 'name' ? 'no-name' : to.role === 'dns' ? 'timeout' : undefined)); } },
  { title: 'names do not resolve where the DNS Service answers over TCP alone', finds: 'dns/name-unresolved', change: (cluster) => { cluster.laws.push((_, to, tool) => (to.via === 'name' ? 'no-name' : to.role === 'dns' && to.via === 'service-ip' && tool === 'nslookup' ? 'timeout' : undefined)); } },
  { title: 'a name does not resolve that the DNS Service itself says wrongly', finds: 'dns/name-unresolved', change: (cluster) => { cluster.laws.push((_, to, tool) => (to.name?.startsWith('web') !== true ? undefined : tool === 'nslookup' ? { addresses: ['10.96.0.99'] } : to.via === 'name' ? 'no-name' : undefined)); } },
  { title: 'a name does not resolve now and then, as one of the DNS servers is not reached', finds: 'dns/name-unresolved', change: (cluster) => { cluster.laws.push((from, to, tool) => (from.node !== 'node2' ? undefined : to.via === 'name' && to.name === 'web.app' ? 'no-name' : to.role === 'dns' && to.via === 'endpoint' && to.node === 'node1' && tool === 'nslookup' ? 'timeout' : undefined)); } },
  { title: 'the name of a headless Service without a Ready pod does not resolve', finds: 'dns/name-unresolved', change: (cluster) => {
    Object.assign(of(cluster).web.spec, { clusterIP: 'None', clusterIPs: ['None'] });
    nobodyBehind(cluster);
    cluster.laws.unshift((_, to, tool) => (to.name?.startsWith('web') !== true ? undefined : tool === 'nslookup' || tool === 'dns-tcp' ? 'nxdomain' : 'no-name'));
  } },

  { title: 'kubelets hand out an address that nobody has', finds: 'dns/service-moved', change: (cluster) => { for (const node of ['node1', 'node2']) cluster.kubelets[node] = { clusterDNS: ['10.96.0.99'], clusterDomain: 'cluster.local' }; for (const one of cluster.pods) cluster.podSections[one.metadata.name] = { 'resolv-conf': 'nameserver 10.96.0.99\nsearch svc.cluster.local\n' }; cluster.laws.push((_, to) => (to.via === 'name' ? 'no-name' : to.ip === '10.96.0.99' ? 'timeout' : undefined)); } },
  { title: 'the client has its node\'s resolver', finds: 'resolver/dns-policy-default', cause: 'Pod shop/cart', change: (cluster) => client(cluster, { spec: { dnsPolicy: 'Default' }, resolvConf: 'nameserver 192.0.2.53\n' }) },
  { title: 'the client names its own servers', finds: 'resolver/dns-config', cause: 'Pod shop/cart', change: (cluster) => client(cluster, { spec: { dnsPolicy: 'None', dnsConfig: { nameservers: ['192.0.2.53'] } }, resolvConf: 'nameserver 192.0.2.53\n' }) },
  { title: 'the client runs in its node\'s network', finds: 'resolver/host-network-dns-policy', cause: 'Pod shop/cart', change: (cluster) => client(cluster, { spec: { hostNetwork: true }, resolvConf: 'nameserver 192.0.2.53\n' }) },
  { title: 'the client asks a server first that does not answer', finds: 'resolver/slow-names', change: (cluster) => client(cluster, { spec: { dnsPolicy: 'None', dnsConfig: { nameservers: ['192.0.2.53', ips.dns] } }, resolvConf: `${search}nameserver 192.0.2.53\nnameserver ${ips.dns}\noptions ndots:5\n`, laws: [(from, to) => (from.kind === 'client' && to.via === 'name' ? { slow: 5010 } : undefined)] }) },
  { title: 'the client rewrote its resolv.conf', finds: 'resolver/rewritten', cause: 'Pod shop/cart', change: (cluster) => client(cluster, { resolvConf: 'nameserver 192.0.2.53\n' }) },
  { title: 'kubelets hand out another domain', finds: 'resolver/kubelet-cluster-domain', change: (cluster) => { for (const one of cluster.pods.filter((other) => other.metadata.name.startsWith('probe'))) cluster.podSections[one.metadata.name] = { 'resolv-conf': `search ${cluster.plan.namespace}.svc.other.local svc.other.local other.local\nnameserver ${ips.dns}\noptions ndots:5\n` }; cluster.laws.push((_, to) => (to.via === 'name' && to.name?.includes('cluster.local') !== true ? 'no-name' : undefined)); } },
  { title: 'the client searches elsewhere', finds: 'resolver/search', cause: 'Pod shop/cart', change: (cluster) => client(cluster, { resolvConf: `search example.org\nnameserver ${ips.dns}\noptions ndots:5\n`, laws: [(from, to) => (from.kind === 'client' && to.via === 'name' && to.name?.includes('cluster.local') !== true ? 'no-name' : undefined)] }) },
  { title: 'the client takes names with a dot for full ones', finds: 'resolver/ndots', cause: 'Pod shop/cart', change: (cluster) => client(cluster, { resolvConf: `${search}nameserver ${ips.dns}\noptions ndots:1\n`, laws: [(from, to) => (from.kind === 'client' && to.via === 'name' && (to.name === 'web.app' || to.name === 'kubernetes.default') ? 'no-name' : undefined)] }) },
  { title: "the client's hosts file is old", finds: 'resolver/hosts-file', cause: 'Pod shop/cart', change: (cluster) => client(cluster, { resolvConf: `${search}nameserver ${ips.dns}\noptions ndots:5\n`, hosts: '127.0.0.1 localhost\n10.96.0.99 web.app web\n', laws: [(from, to) => (from.kind === 'client' && to.via === 'name' && (to.name === 'web.app' || to.name === 'web') ? { addresses: ['10.96.0.99'] } : undefined)] }) },
  { title: 'names do not resolve although DNS answers', finds: 'resolver/name-unresolved', change: (cluster) => { cluster.laws.push((from, to) => (to.via === 'name' && from.node === 'node2' ? 'no-name' : undefined)); } },

  { title: 'the API does not accept the token of the DNS servers any more', finds: 'dns/kept-from-api', cause: 'ServiceAccount kube-system/default', change: (cluster) => {
    for (const one of of(cluster).servers) cluster.logs[`kube-system/${one.metadata.name}`] = '2026-09-01T11:59:30.031003734Z [ERROR] plugin/kubernetes: Failed to watch: failed to list *v1.Service: Unauthorized logger="UnhandledError" type="*v1.Service"\n';
    cluster.laws.push((_, to) => (to.name?.startsWith('web') === true ? { addresses: ['10.96.0.99'] } : undefined));
  } },
  { title: 'the DNS Service keeps questions on their node, and one node has no server', finds: 'dns/no-local-endpoint', change: (cluster) => {
    of(cluster).dns.spec.internalTrafficPolicy = 'Local';
    const gone = of(cluster).servers.find((one) => one.spec.nodeName === 'node2');
    cluster.pods = cluster.pods.filter((one) => one !== gone);
    of(cluster).dnsSlice.endpoints = (of(cluster).dnsSlice.endpoints ?? []).filter((one) => one.nodeName !== 'node2');
    const coredns = cluster.deployments.find((one) => one.metadata.name === 'coredns');
    if (coredns !== undefined) coredns.spec.replicas = 1;
    cluster.laws.push((from, to) => (from.node !== 'node2' ? undefined : to.via === 'name' ? 'no-name' : to.role === 'dns' && to.via === 'service-ip' ? 'timeout' : undefined));
  } },
  { title: 'a DNS server has not heard of changes since its node stopped forwarding', finds: 'dns/stale', because: 'node-network/forwarding-off of Node node2', change: (cluster) => {
    cluster.nodeSections['node2'] = { sysctl: 'net.ipv4.ip_forward = 0\n', 'sysctl@last': 'net.ipv4.ip_forward = 1\n' };
    const server = of(cluster).servers.find((one) => one.spec.nodeName === 'node2')?.metadata.name ?? '';
    cluster.laws.push((from, to) => (from.kind === 'pod' && (crosses(from, to) || (to.via === 'service-ip' && from.node === 'node2')) ? 'timeout' : undefined), (_, to) => (to.name?.startsWith('web') === true && to.pod?.endsWith(server) === true ? 'nxdomain' : undefined));
  } },
  { title: 'a node does not forward', finds: 'node-network/forwarding-off', cause: 'Node node2', change: (cluster) => {
    cluster.nodeSections['node2'] = { sysctl: 'net.ipv4.ip_forward = 0\n' };
    cluster.laws.push((from, to, tool, time) => {
      if (isDirect(to.via)) return to.role !== 'api' && crosses(from, to) && !(from.kind === 'node' && from.node === 'node2') ? 'timeout' : to.role === 'api' && from.node === 'node2' && from.kind !== 'node' ? 'timeout' : undefined;
      if (from.node === 'node2' && from.kind !== 'node') return to.via === 'name' && tool === 'lookup' ? 'no-name' : 'timeout';
      return to.via === 'service-ip' && to.role !== 'api' && from.kind !== 'node' && time % 3 === 0 ? 'timeout' : undefined;
    });
  } },
  { title: 'a route to the other pods is missing', finds: 'node-network/route', cause: 'Node node1', change: (cluster) => {
    cluster.nodeSections['node1'] = { routes: 'default via 172.18.0.1 dev eth0\n10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1\nblackhole 10.244.2.0/24\n172.18.0.0/16 dev eth0\n' };
    cluster.laws.push(pattern((from, to) => to.role !== 'api' && crosses(from, to) && (from.node === 'node1' || from.kind !== 'node')));
  } },
  { title: 'a node has no route to Service IPs', finds: 'node-network/no-route-to-services', change: (cluster) => { cluster.nodeSections['node2'] = { routes: '10.244.2.0/24 dev cni0 scope link\n10.244.1.0/24 via 172.18.0.11 dev eth0\n172.18.0.0/16 dev eth0\n' }; cluster.laws.push((from, to) => (from.kind === 'node' && from.node === 'node2' && to.via === 'service-ip' ? 'unreachable' : undefined)); } },
  { title: 'a pod has no default route', finds: 'node-network/pod-no-route', change: (cluster) => { const name = of(cluster).webs[0]?.metadata.name ?? ''; cluster.podSections[name] = { network: '2: eth0@if10: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    inet 10.244.1.11/24 scope global eth0\n@@routes\n10.244.1.0/24 dev eth0 scope link\n@@rules\n@@neighbours\n' }; cluster.laws.push((from, to) => (from.pod?.endsWith(name) === true || (to.pod?.endsWith(name) === true && from.node === 'node2') ? 'timeout' : undefined)); } },
  { title: 'the bridge is down', finds: 'node-network/bridge-down', change: (cluster) => { const healthy = nodeAddresses(cluster, 'node2'); cluster.nodeSections['node2'] = { addresses: healthy.replace('cni0: <BROADCAST,MULTICAST,UP,LOWER_UP>', 'cni0: <BROADCAST,MULTICAST>') }; cluster.laws.push((from, to) => ((to.node === 'node2' && to.pod !== undefined) || (from.node === 'node2' && from.kind !== 'node') ? 'unreachable' : undefined)); } },
  { title: 'a pod has lost its interface', finds: 'node-network/pod-interface', change: (cluster) => { const name = of(cluster).webs[0]?.metadata.name ?? ''; cluster.podSections[name] = { network: '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n@@routes\n@@rules\n@@neighbours\n' }; cluster.laws.push(direct('unreachable', '10.244.1.11'), (from) => (from.pod?.endsWith(name) === true ? 'unreachable' : undefined)); } },
  { title: 'two pods have one address', finds: 'node-network/duplicate-address', change: (cluster) => { const name = cluster.pods.find((one) => one.metadata.name === 'hostnames-5f9cc4f96c-1')?.metadata.name ?? ''; cluster.podSections[name] = { network: '2: eth0@if10: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    inet 10.244.1.21/24 scope global eth0\n    inet 10.244.1.11/24 scope global secondary eth0\n@@routes\ndefault via 10.244.1.1 dev eth0\n@@rules\n@@neighbours\n' }; } },
  { title: 'the connection table is full', finds: 'node-network/conntrack-full', change: (cluster) => { cluster.nodeSections['node2'] = { sysctl: 'net.ipv4.ip_forward = 1\nnet.netfilter.nf_conntrack_max = 1024\nnet.netfilter.nf_conntrack_count = 1024\n' }; } },
  { title: 'large packets are lost between nodes', finds: 'node-network/large-packets', change: (cluster) => { cluster.laws.push((from, to) => (crosses(from, to) && (to.size ?? 0) > 1000 ? 'hung' : undefined)); } },
  { title: 'the border of a node is closed inwards', finds: 'node-network/pods-cut-off', change: (cluster) => { cluster.laws.push(pattern((from, to) => crosses(from, to) && to.node === 'node2')); } },
  { title: 'neighbours do not reach each other', finds: 'node-network/neighbours-cut-off', change: (cluster) => { cluster.laws.push(pattern((from, to) => from.node === to.node && from.kind !== 'node' && from.node === 'node1')); } },
  { title: 'nothing crosses between the nodes', finds: 'node-network/between-nodes', change: (cluster) => { cluster.laws.push(pattern(crosses)); } },
  { title: 'one client reaches nothing', finds: 'node-network/client-cut-off', change: (cluster) => client(cluster, { resolvConf: `${search}nameserver ${ips.dns}\n`, laws: [(from, to) => (from.kind === 'client' && to.role === 'target' ? 'timeout' : undefined)] }) },
  { title: 'a firewall drops packets to pods', finds: 'node-network/firewall', cause: 'Node node2', change: (cluster) => {
    cluster.nodeSections['node2'] = { iptables: iptablesOf(cluster).replace('-A FORWARD', '-A FORWARD -d 10.244.2.0/24 -p tcp -j DROP\n-A FORWARD') };
    cluster.laws.push((from, to, tool, time) => (tool !== 'nslookup' && isDirect(to.via) && to.node === 'node2' && crosses(from, to) ? 'timeout' : to.role === 'target' && to.via === 'service-ip' && from.kind !== 'node' && from.node === 'node1' && time % 3 === 0 ? 'timeout' : undefined));
  } },

  { title: 'backends do not reach themselves', finds: 'hairpin/pod-cannot-reach-itself', change: (cluster) => {
    for (const node of ['node1', 'node2']) cluster.nodeSections[node] = { 'bridge-ports': Array.from({ length: 20 }, (_, index) => `veth${10 + index} cni0 hairpin=0 state=3 isolated=0`).join('\n') };
    // What answers them is always another one.
    const names = of(cluster).webs.map((one) => one.metadata.name);
    cluster.laws.push((from, to, _, time) => (from.kind === 'pod' && from.pod?.startsWith('app/') === true && to.role === 'target' && to.via === 'service-ip' ? (time % 3 === 0 ? 'timeout' : { body: names.find((name) => `app/${name}` !== from.pod) ?? '' }) : undefined));
  } },
  { title: 'packets of a backend to itself are lost, and repeated ones led to others', finds: 'hairpin/pod-cannot-reach-itself', cause: 'Node node1', change: (cluster) => {
    cluster.nodeSections['node1'] = { 'bridge-ports': Array.from({ length: 20 }, (_, index) => `veth${10 + index} cni0 hairpin=0 state=3 isolated=0`).join('\n') };
    const others = of(cluster).webs.map((one) => one.metadata.name);
    cluster.laws.push((from, to, _, time) => (from.kind === 'pod' && from.node === 'node1' && from.pod?.startsWith('app/') === true && to.role === 'target' && to.via === 'service-ip' ? time % 3 === 0 ? { late: others[1] ?? '' } : { body: others[1] ?? '' } : undefined));
  } },
  { title: 'nobody on a node reaches the Service for want of kube-proxy, and its bridge would send nothing back', finds: 'hairpin/pod-cannot-reach-itself', because: 'proxy/kube-proxy-not-running of Node node2', change: (cluster) => {
    cluster.nodeSections['node2'] = { 'kube-proxy': 'no process named kube-proxy', 'proxy-mode': { command: '', exit: 1, stdout: '', stderr: '' }, 'proxy-healthz': { command: '', exit: 1, stdout: '', stderr: '' }, 'bridge-ports': Array.from({ length: 20 }, (_, index) => `veth${10 + index} cni0 hairpin=0 state=3 isolated=0`).join('\n') };
    cluster.laws.push((from, to) => (from.node === 'node2' && to.role === 'target' && to.via === 'service-ip' ? 'timeout' : undefined));
  } },
  { title: 'the Service does not answer, nor do its pods', finds: 'vip/unanswered', change: (cluster) => { cluster.laws.push(web('timeout')); } },
];

/** A set of nftables that serves the target, as the newer mode would. */
function leftOver(cluster: Cluster): string {
  const to = (of(cluster).webSlice.endpoints ?? []).map((endpoint) => endpoint.addresses?.[0] ?? '');
  const dnat = (ip: string): object => ({ rule: { family: 'ip', table: 'kube-proxy', chain: `endpoint-${ip}`, handle: 1, expr: [{ match: { op: '==', left: { payload: { protocol: 'ip', field: 'protocol' } }, right: 'tcp' } }, { dnat: { addr: ip, port: 9376 } }] } });
  const chain = (name: string, more: object = {}): object => ({ chain: { family: 'ip', table: 'kube-proxy', name, handle: 1, ...more } });
  return JSON.stringify({ nftables: [
    { table: { family: 'ip', name: 'kube-proxy', handle: 1 } },
    chain('nat-prerouting', { type: 'nat', hook: 'prerouting', prio: -100, policy: 'accept' }), chain('nat-output', { type: 'nat', hook: 'output', prio: -100, policy: 'accept' }), chain('services'), chain('service-web'), ...to.map((ip) => chain(`endpoint-${ip}`)),
    { map: { family: 'ip', name: 'service-ips', table: 'kube-proxy', type: ['ipv4_addr', 'inet_proto', 'inet_service'], map: 'verdict', handle: 2, elem: [[{ concat: [ips.web, 'tcp', 80] }, { goto: { target: 'service-web' } }]] } },
    ...['nat-prerouting', 'nat-output'].map((name) => ({ rule: { family: 'ip', table: 'kube-proxy', chain: name, handle: 3, expr: [{ jump: { target: 'services' } }] } })),
    { rule: { family: 'ip', table: 'kube-proxy', chain: 'services', handle: 4, expr: [{ vmap: { key: { concat: [{ payload: { protocol: 'ip', field: 'daddr' } }, { meta: { key: 'l4proto' } }, { payload: { protocol: 'th', field: 'dport' } }] }, data: '@service-ips' } }] } },
    { rule: { family: 'ip', table: 'kube-proxy', chain: 'service-web', handle: 5, expr: [{ vmap: { key: { numgen: { mode: 'random', mod: to.length, offset: 0 } }, data: { set: to.map((ip, index) => [index, { goto: { target: `endpoint-${ip}` } }]) } } }] } },
    ...to.map(dnat),
  ] });
}

/** The interfaces of a healthy node. */
function nodeAddresses(cluster: Cluster, node: string): string {
  const pods = cluster.pods.filter((one) => one.spec.nodeName === node);
  return `2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n3: cni0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n${pods.map((_, index) => `${10 + index}: veth${10 + index}@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master cni0`).join('\n')}\n`;
}
