/** Healthy clusters that look unusual: nobody is accused, and what cannot be known is said. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paths } from '#helpers/objects.ts';
import type { Survey } from '#helpers/survey.ts';
import { healthyCluster, ips, iptablesOf, judge, listening, of, pod, statements, surveyOf, type Cluster, type Law, type Mutable } from './build-survey.ts';

const all = statements();

function come(title: string, status: string, change: (cluster: Cluster) => void, after: (survey: Mutable<Survey>) => void = () => undefined, findings: readonly string[] = []): void {
  test(title, () => {
    const cluster = healthyCluster();
    change(cluster);
    const survey = surveyOf(cluster) as Mutable<Survey>;
    after(survey);
    const { verdict } = judge(survey, all);
    assert.deepEqual([verdict.status, ...[...verdict.causes, ...verdict.risks].map((one) => one.finding)], [status, ...findings]);
  });
}

const nothing = (): void => undefined;

/** What nodes print, changed. */
const printed = (section: string, change: (text: string, node: string) => string) => (survey: Mutable<Survey>): void => {
  for (const look of survey.nodes) look.sections[section] = { command: section, exit: 0, stderr: '', stdout: change(look.sections[section]?.stdout ?? '', look.node.slice(4)) };
};

/** What the run has made was not there when the cluster was read first. */
function withMoments(survey: Mutable<Survey>): void {
  for (const read of survey.reads.filter(({ path }) => path === paths.services)) {
    survey.reads.push({ ...read, moment: 'last', clock: 5000 });
    read.body = { items: (read.body as { items: { metadata: { namespace: string } }[] }).items.filter(({ metadata }) => !metadata.namespace.startsWith('plumbline-')) };
  }
}

come('the ports of a virtual switch have a master that is never up', 'healthy', nothing, (survey) => {
  printed('addresses', (text) => `${text.replaceAll('master cni0', 'master ovs-system')}90: ovs-system: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN\n    link/ether 02:00:00:00:09:99 brd ff:ff:ff:ff:ff:ff\n`)(survey);
  printed('bridge-ports', () => '')(survey);
});

const gone = { command: '', exit: 1, stdout: '', stderr: '' };
const withoutKubeProxy = { 'kube-proxy': gone, 'kube-proxy-config': gone, 'proxy-mode': gone, 'proxy-healthz': gone, 'proxy-metrics': '' };
come('another proxy serves, and rules of the kube-proxy of old are left', 'healthy', (cluster) => {
  const old = iptablesOf({ services: cluster.services.filter(({ metadata }) => ['kubernetes', 'kube-dns'].includes(metadata.name)), slices: cluster.slices });
  for (const node of cluster.plan.nodes) cluster.nodeSections[node] = { ...withoutKubeProxy, iptables: old };
}, withMoments);

const elsewhere = '*nat\n:PREROUTING ACCEPT [0:0]\n:OTHER_PRE - [0:0]\n-A PREROUTING -j OTHER_PRE\nCOMMIT\n';
come('a node has another proxy than the others', 'healthy', (cluster) => { cluster.nodeSections['node2'] = { ...withoutKubeProxy, iptables: elsewhere }; }, withMoments);
come('another proxy serves, and a container on a node has a cluster of its own with a kube-proxy', 'healthy', (cluster) => {
  for (const node of cluster.plan.nodes) cluster.nodeSections[node] = { ...withoutKubeProxy, ...(node === 'node1' ? { 'kube-proxy': 'pid 99\nstate S (sleeping)\n/usr/local/bin/kube-proxy \nnetwork its own\n' } : {}), iptables: elsewhere };
}, withMoments);

const written = (queued: number, synced: number, failures: number): string => ['queued', ''].map((which) => `kubeproxy_sync_proxy_rules_last_${which === '' ? '' : `${which}_`}timestamp_seconds ${Date.parse('2026-09-01T12:00:00Z') / 1000 - (which === '' ? synced : queued)}\n`).join('') + `kubeproxy_sync_proxy_rules_iptables_restore_failures_total ${failures}\n`;
come('a sync of kube-proxy has failed, and the next one has written', 'healthy', (cluster) => { cluster.nodeSections['node1'] = { 'proxy-metrics': written(21, 20, 3), 'proxy-metrics@last': written(12, 8, 4) }; });
come('each sync of kube-proxy fails', 'at-risk', (cluster) => { cluster.nodeSections['node1'] = { 'proxy-metrics': written(21, 20, 3), 'proxy-metrics@last': written(12, 20, 4) }; }, undefined, ['proxy/sync-fails']);

come('kube-proxy lost the API for a moment, and has written rules for what was made meanwhile', 'healthy', (cluster) => {
  const said = 'I0901 started\n';
  for (const node of cluster.plan.nodes) cluster.nodeSections[node] = { 'proxy-log': said, 'proxy-log@last': `${said}E0901 11:59:55.000000 1 reflector.go:200] "Failed to watch" err="failed to list *v1.Service: dial tcp 10.0.0.1:6443: connect: connection refused" type="*v1.Service"\n` };
}, withMoments);

/** The machine that looks has another time than the cluster. */
const lookedAt = (seconds: number) => (survey: Mutable<Survey>): void => {
  const there = (time: string): string => new Date(Date.parse(time) + seconds * 1000).toISOString();
  [survey.startedAt, survey.finishedAt] = [there(survey.startedAt), there(survey.finishedAt)];
};
const ago = (seconds: number): string => new Date(Date.parse('2026-09-01T12:00:00Z') - seconds * 1000).toISOString();
come('a pod is not Ready since it started, a moment ago, and the clock here is ahead', 'healthy', (cluster) => {
  const young = pod('app', 'web-6d8f7c5b9d-1', 'node2', '10.244.2.19', { app: 'web' }, 9376, 'web-6d8f7c5b9d');
  young.metadata.creationTimestamp = ago(6);
  Object.assign(young.status ?? {}, { conditions: [{ type: 'PodScheduled', status: 'True' }, { type: 'Ready', status: 'False', lastTransitionTime: ago(5) }] });
  cluster.pods.push(young);
}, lookedAt(300));
come('restarts are history, and the clock here is behind', 'healthy', (cluster) => {
  Object.assign(of(cluster).webs[0]?.status?.containerStatuses?.[0] ?? {}, { restartCount: 4, lastState: { terminated: { exitCode: 1, reason: 'Error', finishedAt: ago(700) } } });
}, lookedAt(-300));

come('Leases of 120 s are renewed every 30 s', 'healthy', (cluster) => {
  cluster.leases.filter(({ metadata }) => metadata.namespace === 'kube-node-lease').forEach((lease, index) => { lease.spec = { leaseDurationSeconds: 120, renewTime: new Date(Date.parse('2026-09-01T12:00:00Z') - (2 + index * 27) * 1000).toISOString() }; });
});
come('the Lease of a node that was not asked is ahead of the time', 'healthy', (cluster) => { cluster.leases.push({ metadata: { namespace: 'kube-node-lease', name: 'node9' }, spec: { renewTime: '2026-09-01T12:00:50Z' } }); });

for (const kind of ['replicaSets', 'endpointSlices', 'pods'] as const) come(`${kind} may not be read`, 'inconclusive', (cluster) => { cluster.unreadable[paths[kind]] = 'HTTP 403'; });

come('probes are judged by an admission plugin, and not admitted', 'inconclusive', (cluster) => {
  const run = cluster.plan.namespace;
  cluster.pods = cluster.pods.filter(({ metadata }) => metadata.labels?.['plumbline.dev/role'] !== 'probe');
  cluster.writes.push({ verb: 'create', object: `Pod ${run}/probe-node1`, clock: 1000, status: 403, error: 'pods "probe-node1" is forbidden: unable to validate against any security context constraint: []' });
});

/** Only the run's own Service is asked, and its pods are not what they should be. */
const practiceAlone = (change: (hostnames: Cluster['pods'], cluster: Cluster) => Cluster['pods']) => (cluster: Cluster): void => {
  cluster.plan.target = { namespace: cluster.plan.namespace, name: 'hostnames' };
  cluster.plan.practice = null;
  const own = cluster.pods.filter(({ metadata }) => metadata.name.startsWith('hostnames'));
  const left = change(own, cluster);
  cluster.pods = cluster.pods.filter((one) => !own.includes(one) || left.includes(one));
  for (const one of cluster.slices) if (one.metadata.labels?.['kubernetes.io/service-name'] === 'hostnames') one.endpoints = [];
  cluster.laws.push((_, to, tool) => (to.role === 'target' && (to.via === 'service-ip' || (to.via === 'name' && tool !== 'lookup')) ? 'refused' : undefined));
};
come('the registry of the practice image is not reached', 'inconclusive', practiceAlone((own) => own.map((one) => {
  one.status = { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'True' }, { type: 'Ready', status: 'False', lastTransitionTime: ago(15) }], containerStatuses: [{ name: 'main', ready: false, restartCount: 0, state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image' } } }] };
  return one;
})));
const refusedPods = (message: string) => practiceAlone((_, cluster) => {
  for (const one of cluster.replicaSets) if (one.metadata.name.startsWith('hostnames')) Object.assign(one, { metadata: { ...one.metadata, namespace: cluster.plan.namespace }, status: { replicas: 0, conditions: [{ type: 'ReplicaFailure', status: 'True', message }] } });
  return [];
});
come('practice pods are kept out by who judges images', 'inconclusive', refusedPods('admission webhook "images.example" denied the request: unknown registry'));
come('practice pods are kept out by their user', 'inconclusive', refusedPods('pods "hostnames-" is forbidden: unable to validate against any security context constraint: [runAsUser: Invalid value: 65534]'));
come('practice pods are kept out by a webhook that does not answer', 'broken', refusedPods('Internal error occurred: failed calling webhook "images.example": connect: connection refused'), undefined, ['control-plane/webhook-fails']);

const kept = (ending: 'timeout' | 'reset', friend: (pod: string) => boolean): Law => (from, to, tool) => (to.role === 'target' && tool !== 'lookup' && !friend(from.pod ?? '') ? ending : undefined);
for (const ending of ['timeout', 'reset'] as const) {
  come(`who asks is minded (${ending}), and nobody of those who may was named`, 'inconclusive', (cluster) => { cluster.laws.push(kept(ending, (name) => name.startsWith('app/'))); });
  come(`who asks is minded (${ending}), and the client may`, 'healthy', (cluster) => {
    cluster.pods.push(pod('app', 'shell', 'node1', '10.244.1.19', { app: 'shell' }, 8000));
    cluster.plan.client = { namespace: 'app', pod: 'shell' };
    cluster.laws.push(kept(ending, (name) => name.startsWith('app/')));
  });
}
const sidecar = '*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -j REDIRECT --to-ports 15006\nCOMMIT\n';
for (const listens of [true, false]) come(`the one backend has ${listens ? 'a sidecar that hangs up on strangers' : 'a redirect to nobody'}`, listens ? 'inconclusive' : 'broken', (cluster) => {
  const { webs, webSlice } = of(cluster);
  cluster.pods = cluster.pods.filter((one) => !webs.slice(1).includes(one));
  webSlice.endpoints = webSlice.endpoints?.slice(0, 1) ?? [];
  for (const one of cluster.deployments) if (one.metadata.name === 'web') one.spec.replicas = 1;
  cluster.podSections[webs[0]?.metadata.name ?? ''] = { iptables: sidecar, tcp: listening(9376) + (listens ? listening(15006) : '') };
  cluster.laws.push(kept('reset', (name) => name.startsWith('app/')));
}, undefined, listens ? [] : ['pods/redirected']);

test('probes that do not reach the run\'s own workload either are cut off, not minded', () => {
  const cluster = healthyCluster();
  cluster.laws.push((from, to, tool) => (from.kind === 'probe' && (to.role === 'target' || to.role === 'practice') && tool === 'http' ? 'timeout' : undefined));
  assert.equal(judge(surveyOf(cluster), all).verdict.status, 'broken');
});

for (const [sandbox, ending, network] of [['keeps the address for itself', 'unreachable', '1: lo: <LOOPBACK> mtu 65536 qdisc noop\n@@routes\n@@rules\n0:\tfrom all lookup local\n@@neighbours\n'], ['is a machine of its own', 'timeout', undefined]] as const) {
  come(`pods run in sandboxes whose network ${sandbox}`, 'healthy', (cluster) => {
    for (const { metadata: { name } } of of(cluster).webs) cluster.podSections[name] = { tcp: '', ...(network === undefined ? {} : { network }) };
    cluster.laws.push((from) => (from.kind === 'pod' && from.pod?.startsWith('app/') === true ? ending : undefined));
  });
}

const starting = (seconds: number, more: object, status: object) => (cluster: Cluster): void => {
  const young = pod('app', 'web-6d8f7c5b9d-1', 'node2', '10.244.2.19', { app: 'web', 'pod-template-hash': '6d8f7c5b9d' }, 9376, 'web-6d8f7c5b9d');
  young.metadata.creationTimestamp = ago(seconds);
  Object.assign(young.spec, { initContainers: [{ name: 'before', ...more }] });
  Object.assign(young.status ?? {}, {
    phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'True' }, { type: 'Ready', status: 'False', lastTransitionTime: ago(seconds) }],
    initContainerStatuses: [{ name: 'before', ready: false, restartCount: 0, state: { running: { startedAt: ago(seconds - 1) } }, ...status }], containerStatuses: [{ name: 'main', ready: false, restartCount: 0, state: { waiting: { reason: 'PodInitializing' } } }],
  });
  cluster.pods.push(young);
};
come('a rollout is at its init container', 'healthy', starting(8, {}, {}));
come('a rollout is at its sidecar, which has not started yet', 'healthy', starting(3, { restartPolicy: 'Always' }, { started: false }));
come('a rollout is stuck at its init container', 'at-risk', starting(300, {}, {}), undefined, ['pods/init-not-finished']);

interface Listed { readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> }; endpoints: { addresses: string[]; readonly targetRef?: { readonly name: string } }[] }
/** The objects of a list were others at the first look, or are at the last. */
const changedAt = (moment: 'first' | 'last', path: string, change: (items: Listed[]) => Listed[]) => (survey: Mutable<Survey>): void => {
  const read = survey.reads.find((one) => one.path === path);
  if (read === undefined) return;
  const other = structuredClone(read.body) as { items: Listed[] };
  const items = { items: change(other.items) };
  survey.reads.push({ ...read, moment: 'last', clock: 5000, body: moment === 'last' ? items : read.body });
  if (moment === 'first') read.body = items;
};
const ofWeb = (change: (one: Listed) => void) => (items: Listed[]): Listed[] => {
  for (const one of items) if (one.metadata.labels?.['kubernetes.io/service-name'] === 'web') change(one);
  return items;
};
const third = 'web-5f9cc4f96c-3';
come('a pod was taken away a moment ago, and kube-proxy has not written that yet', 'healthy', nothing, (survey) => {
  changedAt('last', paths.pods, (items) => items.filter(({ metadata }) => metadata.name !== third))(survey);
  changedAt('last', paths.endpointSlices, ofWeb((one) => { one.endpoints = one.endpoints.filter(({ targetRef }) => targetRef?.name !== third); }))(survey);
});

const ipvsOf = ({ services, slices }: Cluster): string => services.flatMap((one) => (one.spec.ports ?? []).flatMap((port) => [`${port.protocol ?? 'TCP'}  ${one.spec.clusterIP ?? ''}:${port.port} rr`,
  ...slices.filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === one.metadata.name).flatMap((slice) => (slice.endpoints ?? []).flatMap(({ addresses }) => (slice.ports ?? []).filter(({ name }) => name === port.name).map((to) => `  -> ${addresses?.[0] ?? ''}:${to.port ?? 0}  Masq    1      0          0`)))])).join('\n');
come('a pod has come a moment ago, and IPVS leads to it before it was read of', 'healthy', (cluster) => {
  const young = pod('app', 'web-5f9cc4f96c-4', 'node2', '10.244.2.14', { app: 'web', 'pod-template-hash': '5f9cc4f96c' }, 9376, 'web-5f9cc4f96c');
  Object.assign(young.status?.conditions?.find(({ type }) => type === 'Ready') ?? {}, { lastTransitionTime: ago(2) });
  cluster.pods.push(young);
  const before = ipvsOf(cluster);
  for (const node of cluster.plan.nodes) cluster.nodeSections[node] = { 'proxy-mode': 'ipvs', 'kube-proxy-config': 'mode: ipvs\n', iptables: '*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n', ipvs: before, 'ipvs@last': before.replace(/^( {2}-> )10\.244\.2\.11(:9376.*)$/m, '$&\n$110.244.2.14$2') };
}, printed('addresses', (text) => `${text}90: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN\n${Object.values(ips).map((ip) => `    inet ${ip}/32 scope global kube-ipvs0\n`).join('')}`));

test('flows of the first look are held against the endpoints of then as well', () => {
  const cluster = healthyCluster();
  const { web, webs, webSlice } = of(cluster);
  web.spec.ports = [{ name: 'log', protocol: 'UDP', port: 514, targetPort: 514 }];
  webSlice.ports = [{ name: 'log', protocol: 'UDP', port: 514 }];
  for (const one of webs) cluster.podSections[one.metadata.name] = { tcp: '', udp: listening(514, '00000000', '07') };
  cluster.nodeSections['node1'] = { conntrack: `udp      17 22 src=10.244.1.30 dst=${ips.web} sport=40000 dport=514 src=10.244.1.99 dst=10.244.1.30 sport=514 dport=40000 mark=0 use=1\n` };
  const survey = surveyOf(cluster) as Mutable<Survey>;
  const risks = (): readonly string[] => judge(survey, all).verdict.risks.map((one) => one.finding);
  assert.deepEqual(risks(), ['proxy/stale-connections']);
  changedAt('first', paths.endpointSlices, ofWeb((one) => { one.endpoints[0]?.addresses.splice(0, 1, '10.244.1.99'); }))(survey);
  assert.deepEqual(risks(), []);
});

come('another program than kube-proxy leads to Services by IPVS', 'healthy', (cluster) => {
  for (const node of cluster.plan.nodes) cluster.nodeSections[node] = { ...withoutKubeProxy, ipvs: ipvsOf(cluster), iptables: elsewhere };
}, (survey) => {
  withMoments(survey);
  printed('addresses', (text) => `${text}90: kube-dummy-if: <BROADCAST,NOARP,UP,LOWER_UP> mtu 1500 qdisc noqueue state UNKNOWN\n${Object.values(ips).map((ip) => `    inet ${ip}/32 scope link kube-dummy-if\n`).join('')}`)(survey);
});

for (const [scheduler, status] of [['sh', 'healthy'], ['rr', 'at-risk']] as const) come(`IPVS leads each client to one backend each time (${scheduler})`, status, (cluster) => {
  cluster.plan.target = { namespace: cluster.plan.namespace, name: 'hostnames' };
  cluster.plan.practice = null;
  for (const node of cluster.plan.nodes) cluster.nodeSections[node] = { 'proxy-mode': 'ipvs', 'kube-proxy-config': 'mode: ipvs\n', iptables: elsewhere, ipvs: ipvsOf(cluster).replaceAll(/ rr$/gm, ` ${scheduler}`) };
  cluster.laws.push((from, to, tool) => (tool === 'http' && to.role === 'target' && to.pod === undefined ? { body: `hostnames-5f9cc4f96c-${from.node.slice(4)}\n` } : undefined));
}, printed('addresses', (text) => `${text}90: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN\n${Object.values(ips).map((ip) => `    inet ${ip}/32 scope global kube-ipvs0\n`).join('')}`), scheduler === 'sh' ? [] : ['proxy/backend-never-picked']);

/** Kinds of policies beside NetworkPolicy are served. */
const otherPolicies = (survey: Mutable<Survey>): void => {
  for (const read of survey.reads) if (read.path === paths.groups) read.body = { groups: [{ name: 'apps' }, { name: 'cilium.io' }] };
};
const database: Law = (from, to) => (from.kind === 'pod' && from.pod?.startsWith('app/') === true && to.role !== 'dns' && to.pod !== from.pod ? 'timeout' : undefined);
come('backends may ask nobody but the DNS, by a policy that is not read', 'healthy', (cluster) => { cluster.laws.push(database); }, otherPolicies);
come('backends reach nobody, and there are no policies but NetworkPolicy', 'broken', (cluster) => { cluster.laws.push(database); }, undefined, ['pods/sometimes-no-answer', 'vip/unanswered']);
come('a backend does not reach itself, where there are policies that are not read', 'broken', (cluster) => {
  const { webs, webSlice } = of(cluster);
  cluster.pods = cluster.pods.filter((one) => !webs.slice(1).includes(one));
  webSlice.endpoints = webSlice.endpoints?.slice(0, 1) ?? [];
  for (const one of cluster.deployments) if (one.metadata.name === 'web') one.spec.replicas = 1;
  cluster.laws.push((from, to) => (from.kind === 'pod' && from.pod?.startsWith('app/') === true && to.role === 'target' && to.via === 'service-ip' ? 'timeout' : undefined));
}, otherPolicies, ['hairpin/pod-cannot-reach-itself']);
const strict: Law = (from, _, tool) => (from.kind === 'node' && tool === 'http' ? 'reset' : undefined);
const onlyPods: Law = (from, to, _, time) => (from.kind === 'node' && to.role === 'target' && (to.via === 'endpoint' ? to.node !== from.node : time > 0) ? 'timeout' : undefined);
for (const [who, law] of [['a mesh hangs up on nodes, which are not in it', strict], ['pods are admitted and other nodes are not', onlyPods]] as const) {
  come(`${who}`, 'healthy', (cluster) => { cluster.laws.push(law); }, otherPolicies);
  come(`${who}, and there is nothing that could tell them apart`, 'broken', (cluster) => { cluster.laws.push(law); }, undefined, ['node-network/hosts-cut-off']);
}
come('nodes reach none of their pods, though policies may tell them apart', 'broken', (cluster) => { cluster.laws.push((from, to) => (from.kind === 'node' && to.role === 'target' ? 'timeout' : undefined)); }, otherPolicies, ['node-network/hosts-cut-off']);
const shutIn: Law = (from, to) => (from.kind === 'probe' && to.pod !== from.pod ? (to.via === 'name' ? 'no-name' : 'timeout') : from.kind === 'node' && from.node !== to.node && (to.role === 'practice' || to.role === 'probe') ? 'timeout' : undefined);
come('who runs in a namespace that is new is shut in, by a policy that is not read', 'inconclusive', (cluster) => { cluster.laws.push(shutIn); }, otherPolicies);
test('pods that reach nobody, old ones as new ones, are not shut in', () => {
  const cluster = healthyCluster();
  cluster.laws.push(shutIn, (from, to) => (from.kind === 'pod' && to.pod !== from.pod ? 'timeout' : undefined));
  const survey = surveyOf(cluster) as Mutable<Survey>;
  otherPolicies(survey);
  assert.equal(judge(survey, all).verdict.status, 'broken');
});

come('a DNS cache on the node has the DNS Service\'s own IP, untracked', 'healthy', nothing, (survey) => {
  printed('addresses', (text) => `${text}80: nodelocaldns: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN\n    link/ether 02:00:00:00:08:80 brd ff:ff:ff:ff:ff:ff\n    inet ${ips.dns}/32 scope global nodelocaldns\n`)(survey);
  printed('iptables', (text) => `*raw\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${['PREROUTING', 'OUTPUT'].flatMap((chain) => ['udp', 'tcp'].map((protocol) => `-A ${chain} -d ${ips.dns}/32 -p ${protocol} -m ${protocol} --dport 53 -j NOTRACK`)).join('\n')}\nCOMMIT\n${text}`)(survey);
});

come('names are answered by the cloud, and the DNS servers of old are scaled to zero', 'healthy', (cluster) => {
  const { servers, dnsSlice } = of(cluster);
  cluster.pods = cluster.pods.filter((one) => !servers.includes(one));
  dnsSlice.endpoints = [];
  for (const one of cluster.deployments) if (one.metadata.name === 'coredns') one.spec.replicas = 0;
  for (const node of cluster.plan.nodes) cluster.kubelets[node] = { clusterDNS: ['169.254.169.254'], clusterDomain: 'cluster.local' };
  for (const one of cluster.pods) cluster.podSections[one.metadata.name] = { 'resolv-conf': `search ${one.metadata.namespace ?? ''}.svc.cluster.local svc.cluster.local cluster.local\nnameserver 169.254.169.254\noptions ndots:5\n` };
  cluster.laws.push((_, to) => (to.role === 'dns' ? 'refused' : undefined));
});

come('a Service of SCTP cannot be asked', 'inconclusive', (cluster) => {
  const { web, webs, webSlice } = of(cluster);
  web.spec.ports = [{ name: 's1ap', protocol: 'SCTP', port: 36412, targetPort: 36412 }];
  webSlice.ports = [{ name: 's1ap', protocol: 'SCTP', port: 36412 }];
  for (const one of webs) cluster.podSections[one.metadata.name] = { tcp: '' };
});

const inner = (line: string) => (survey: Mutable<Survey>): void => {
  for (const look of survey.pods) if (look.sections['network'] !== undefined) look.sections['network'].stdout = look.sections['network'].stdout.replace('@@routes', `${line}@@routes`);
};
come('each pod has an inner network of the same addresses', 'healthy', nothing, inner('5: k6t-eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UP\n    link/ether 02:00:00:00:00:00 brd ff:ff:ff:ff:ff:ff\n    inet 10.0.2.1/24 scope global k6t-eth0\n'));
come('pods of IPv4 alone ask Services of both families', 'healthy', (cluster) => { of(cluster).dns.spec.clusterIPs?.push('fd00:10:96::a'); }, (survey) => {
  for (const look of survey.pods) if (look.sections['network'] !== undefined) look.sections['network'].stdout = look.sections['network'].stdout.replace('@@rules', 'fe80::/64 dev eth0 proto kernel metric 256 pref medium\n@@rules');
});

come('a job has ended meanwhile, and the range of its address leads nowhere', 'healthy', (cluster) => { cluster.pods.push(pod('batch', 'report-x7', 'node1', '10.244.1.77', { job: 'report' }, 80)); }, (survey) => {
  survey.pods = survey.pods.filter((one) => one.pod !== 'report-x7');
  printed('routes', (text, node) => text.replace(/10\.244\.\d+\.0\/24 dev cni0.*\n/, `blackhole 10.244.${node}.0/24 proto 80\n${[2, 11, 13, 21, 23, 30].map((host) => `10.244.${node}.${host} dev cali${node}${host} scope link`).join('\n')}\n`))(survey);
});

come('containers of no pod, and the node itself, have bridges of their own', 'healthy', nothing, (survey) => {
  printed('addresses', (text) => `${text.replaceAll(' master cni0', '').replaceAll('cni0', 'cilium_host')}95: docker0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP\n    link/ether 02:42:00:00:09:99 brd ff:ff:ff:ff:ff:ff\n96: vethd0c@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue master docker0 state UP\n    link/ether 02:42:00:00:09:98 brd ff:ff:ff:ff:ff:ff\n`)(survey);
  printed('bridge-ports', () => 'vethd0c docker0 hairpin=0 state=3 isolated=0\nens9 br0 hairpin=0 state=4 isolated=0\n')(survey);
  printed('routes', (text) => text.replaceAll('cni0', 'cilium_host'))(survey);
});

come('the second uplink of the bridge of pods is blocked, so that there is no loop', 'healthy', nothing, (survey) => {
  printed('addresses', (text) => `${text}70: eth2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq master cni0 state UP\n    link/ether 02:00:00:00:07:70 brd ff:ff:ff:ff:ff:ff\n`)(survey);
  printed('bridge-ports', (text) => `${text}\neth2 cni0 hairpin=0 state=4 isolated=0\n`)(survey);
});
come('a bridge that is not of pods answers no ARP', 'healthy', nothing, (survey) => {
  printed('interfaces', () => ['all', 'default', 'cni0', 'eth0', 'docker0'].map((dev) => `${dev} forwarding=1 rp_filter=0 arp_ignore=${dev === 'docker0' ? 8 : 0}`).join('\n'))(survey);
  printed('bridge-ports', (text) => `${text}\nvethd0c docker0 hairpin=0 state=3 isolated=0\n`)(survey);
});

const away = (name: string, message: string, since: number, status = 'False'): Cluster['nodes'][number] => ({ metadata: { name, labels: {}, creationTimestamp: ago(since) }, spec: {}, status: { conditions: [{ type: 'Ready', status, message, lastTransitionTime: ago(since) }], addresses: [] } });
come('a node is away, and another one whose name begins alike cannot be looked from', 'inconclusive', (cluster) => {
  cluster.nodes.push(away('node', 'maintenance', 9999));
  cluster.gaps.push({ what: 'a probe on node node2', why: 'its pod did not become Ready', layers: ['vip'] });
});
for (const cleared of [true, false]) come(`a node is away${cleared ? ', and was cleared' : ''}, and DNS has a pod on each node`, cleared ? 'healthy' : 'at-risk', (cluster) => {
  const node = away('node9', 'Kubelet stopped posting node status.', 5000, 'Unknown');
  cluster.nodes.push(cleared ? { ...node, spec: { unschedulable: true } } : node);
  const server = pod('kube-system', 'coredns-5f9cc4f96c-9', 'node9', '10.244.9.2', { 'k8s-app': 'kube-dns' }, 53);
  server.metadata.ownerReferences = [{ kind: 'DaemonSet', name: 'coredns', uid: 'uid-coredns', controller: true }];
  Object.assign(server.status?.conditions?.find(({ type }) => type === 'Ready') ?? {}, { status: 'False', lastTransitionTime: ago(5000) });
  cluster.pods.push(server);
  of(cluster).dnsSlice.endpoints?.push({ addresses: ['10.244.9.2'], conditions: { ready: false, serving: false, terminating: false }, nodeName: 'node9', targetRef: { kind: 'Pod', name: server.metadata.name, namespace: 'kube-system', uid: server.metadata.uid ?? '' } });
  cluster.laws.push((_, to) => (to.ip === '10.244.9.2' ? 'timeout' : undefined));
}, undefined, cleared ? [] : ['cluster/node-not-ready']);
for (const [since, status] of [[25, 'healthy'], [600, 'at-risk']] as const) come(`a node has joined ${since} s ago and has no pod network yet`, status, (cluster) => {
  cluster.nodes.push(away('node9', 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:cni plugin not initialized', since));
  const server = pod('kube-system', 'coredns-5f9cc4f96c-9', 'node9', '', { 'k8s-app': 'kube-dns' }, 53, 'coredns-5f9cc4f96c');
  server.metadata.creationTimestamp = ago(since);
  server.status = { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'True' }, { type: 'Ready', status: 'False', lastTransitionTime: ago(since) }], containerStatuses: [{ name: 'main', ready: false, restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } }] };
  cluster.pods.push(server);
}, undefined, status === 'healthy' ? [] : ['node-network/cni-not-ready']);

come('packets arrive by a tunnel, and not by the device that has the next hop', 'healthy', nothing, (survey) => {
  printed('addresses', (text, node) => `${text}50: tunl0@NONE: <NOARP,UP,LOWER_UP> mtu 1480 qdisc noqueue state UNKNOWN\n    inet 10.244.${node}.0/32 scope global tunl0\n`)(survey);
  printed('routes', (text) => text.replace(/(10\.244\.\d\.0\/24 via \S+) dev eth0/, '$1 dev tunl0 proto bird onlink'))(survey);
  printed('interfaces', () => ['all', 'default', 'cni0', 'eth0', 'tunl0'].map((dev) => `${dev} forwarding=1 rp_filter=${dev === 'eth0' ? 1 : 0} arp_ignore=0`).join('\n'))(survey);
});

come('a firewall keeps the outside from node ports', 'healthy', (cluster) => {
  const { web } = of(cluster);
  web.spec.type = 'NodePort';
  for (const port of web.spec.ports ?? []) port.nodePort = 30080;
}, printed('iptables', (text) => `*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -i eth0 ! -s 172.18.0.0/16 -p tcp -m tcp --dport 30000:32767 -j DROP\nCOMMIT\n${text.replace(':KUBE-MARK-MASQ', ':KUBE-NODEPORTS - [0:0]\n:KUBE-EXT-WEB - [0:0]\n:KUBE-MARK-MASQ').replace('COMMIT\n*filter', '-A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS\n-A KUBE-NODEPORTS -p tcp -m tcp --dport 30080 -j KUBE-EXT-WEB\n-A KUBE-EXT-WEB -j KUBE-MARK-MASQ\n-A KUBE-EXT-WEB -j KUBE-SVC-APPWEBHTTP\nCOMMIT\n*filter')}`));

test('what a foreign pod\'s device loses is no cause of what never passes it', () => {
  const cluster = healthyCluster();
  cluster.laws.push((from, to, tool) => (from.node === 'node2' && to.role === 'target' && to.via === 'service-ip' && tool !== 'lookup' && from.kind !== 'node' ? 'timeout' : undefined));
  const survey = surveyOf(cluster) as Mutable<Survey>;
  printed('addresses', (text) => `${text}60: veth99@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc tbf master cni0 state UP\n    link/ether 02:00:00:00:06:60 brd ff:ff:ff:ff:ff:ff\n`)(survey);
  for (const look of survey.nodes) look.sections['tc'] = { command: 'tc', exit: 0, stderr: '', stdout: `qdisc tbf 1: dev veth99 root refcnt 2 rate 10Mbit burst 21474835b lat 25.0ms \n Sent 123456 bytes 1234 pkt (dropped ${look.moment === 'first' ? 100 : 130}, overlimits 22 requeues 0)\n` };
  const { verdict } = judge(survey, all);
  assert.ok(!verdict.causes.some((one) => one.finding === 'node-network/traffic-control'), verdict.headline);
});

/** A third node is to be looked from, on which nothing can be done. */
function withNode9(cluster: Cluster, since: number, probe: object): void {
  cluster.plan.nodes.push('node9');
  cluster.nodes.push({ metadata: { name: 'node9', labels: {}, creationTimestamp: ago(since) }, spec: {}, status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: ago(since) }], addresses: [{ type: 'InternalIP', address: '172.18.0.19' }] } });
  const own = pod(cluster.plan.namespace, 'probe-node9', 'node9', '10.244.9.30', { 'plumbline.dev/role': 'probe' }, 8080);
  Object.assign(own.status ?? {}, probe);
  cluster.pods.push(own);
  cluster.nodeSections['node9'] = null;
  cluster.laws.push((from, to) => (from.node === 'node9' ? 'lost' : to.node === 'node9' ? 'timeout' : undefined));
}
come('nodes on one host share its hardware address, and one has a smaller MTU and a guard at its uplink', 'healthy', nothing, (survey) => {
  printed('addresses', (text, n) => text.replace(/(eth0: .* mtu) 1500/, `$1 ${n === '2' ? 1300 : 1500}`).replace(/(eth0: [^\n]*\n\s+link\/ether) \S+/, '$1 02:00:00:00:09:09'))(survey);
  printed('xdp', () => '2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 xdp qdisc mq state UP\n')(survey);
});
come('a node was taken away while it was looked from', 'healthy', (cluster) => { withNode9(cluster, 9999, {}); }, changedAt('last', paths.nodes, (items) => items.filter(({ metadata }) => metadata.name !== 'node9')));
come('a node has just joined, and has no network for pods yet', 'inconclusive', (cluster) => {
  withNode9(cluster, 40, { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'True' }, { type: 'Ready', status: 'False', lastTransitionTime: ago(12) }], containerStatuses: [{ name: 'probe', ready: false, restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } }] });
  cluster.events.push({ metadata: { name: 'e', namespace: cluster.plan.namespace }, reason: 'FailedCreatePodSandBox', message: 'the agent does not run yet', involvedObject: { kind: 'Pod', name: 'probe-node9', namespace: cluster.plan.namespace } });
});

test('Service IPs and queues of a node are not those of a client in its network', () => {
  const cluster = healthyCluster();
  const client = pod('app', 'shell', 'node1', '172.18.0.11', { app: 'shell' }, 8000);
  Object.assign(client.spec, { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' });
  cluster.pods.push(client);
  cluster.plan.client = { namespace: 'app', pod: 'shell' };
  cluster.podSections['shell'] = { network: `2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc htb state UP\n    inet 172.18.0.11/16 scope global eth0\n90: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN\n    inet ${ips.web}/32 scope global kube-ipvs0\n@@routes\ndefault via 172.18.0.1 dev eth0\n@@rules\n0:\tfrom all lookup local\n@@neighbours\n` };
  cluster.laws.push((_, to, tool) => (to.role === 'target' && tool !== 'lookup' ? 'refused' : undefined));
  assert.deepEqual(judge(surveyOf(cluster), all).verdict.causes.map(({ object }) => object), ['Deployment app/web']);
});

const backlog = (packets: number): string => `qdisc fq_codel 8001: dev eth0 root refcnt 2 limit 10240p flows 1024 \n Sent 123456 bytes 1234 pkt (dropped 0, overlimits 0 requeues 0)\n backlog ${packets * 1000}b ${packets}p requeues 0\n`;
for (const [what, sections] of [['IPsec has lost a packet', { xfrm: 'XfrmInNoStates\t4\n', 'xfrm@last': 'XfrmInNoStates\t5\n' }], ['an uplink is busy', { tc: backlog(5), 'tc@last': backlog(60) }]] as const) {
  come(`pods are asked on a port on which they do not listen, and ${what} meanwhile`, 'broken', (cluster) => {
    for (const node of cluster.plan.nodes) cluster.nodeSections[node] = sections;
    for (const { metadata: { name } } of of(cluster).webs) cluster.podSections[name] = { tcp: listening(9999) };
    cluster.laws.push((_, to, tool) => (to.role === 'target' && tool !== 'lookup' ? 'refused' : undefined));
  }, undefined, ['pods/listens-on-another-port']);
  come(`a name leads elsewhere from a client, and ${what} meanwhile`, 'broken', (cluster) => {
    cluster.pods.push(pod('app', 'shell', 'node1', '10.244.1.19', { app: 'shell' }, 8000));
    cluster.plan.client = { namespace: 'app', pod: 'shell' };
    for (const node of cluster.plan.nodes) cluster.nodeSections[node] = sections;
    cluster.podSections['shell'] = { hosts: '10.9.9.9 web\n' };
    cluster.laws.push((from, to) => (from.kind === 'client' && to.name === 'web' ? { addresses: ['10.9.9.9'] } : undefined));
  }, undefined, ['resolver/hosts-file']);
}

/** A list of addresses that are kept out, as fail2ban and its like write them: what it drops comes from elsewhere. */
const banned = (survey: Mutable<Survey>): void => {
  for (const look of survey.nodes) {
    const text = look.sections['iptables']?.stdout ?? '';
    const packets = look.moment === 'first' ? 100 : 200;
    look.sections['iptables'] = { command: 'iptables', exit: 0, stderr: '', stdout: text.replace('-A FORWARD', `[${packets}:${packets * 60}] -A FORWARD -m set --match-set banned src -j DROP\n-A FORWARD`) };
  }
};
const answersLate: Law = (_, to) => (to.role === 'target' && to.via === 'endpoint' && to.ip === '10.244.2.11' ? 'timeout' : to.role === 'target' && to.via === 'service-ip' && to.ip === ips.web ? 'timeout' : undefined);
come('a list of banned addresses drops packets from elsewhere, while pods refuse', 'broken', (cluster) => {
  for (const { metadata: { name } } of of(cluster).webs) cluster.podSections[name] = { tcp: listening(9999) };
  cluster.laws.push((_, to, tool) => (to.role === 'target' && tool !== 'lookup' ? 'refused' : undefined));
}, banned, ['pods/listens-on-another-port']);
come('a list of banned addresses drops packets from elsewhere, while a process is stopped', 'broken', (cluster) => {
  cluster.podSections['web-5f9cc4f96c-2'] = { state: 'T (stopped)' };
  cluster.laws.push(answersLate);
}, banned, ['pods/process-stopped']);
come('a list of banned addresses drops packets from elsewhere, while answers are not tracked', 'broken', (cluster) => {
  cluster.nodeSections['node1'] = { iptables: `*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -s 10.244.2.0/24 -p tcp -m tcp --sport 9376 -j NOTRACK\nCOMMIT\n${iptablesOf(cluster)}` };
  cluster.laws.push((from, to, tool) => (from.node === 'node1' && from.kind !== 'node' && (to.ip === '10.244.2.11' || (to.role === 'target' && to.via !== 'endpoint' && tool !== 'lookup')) ? 'timeout' : undefined));
}, banned, ['proxy/tracked-apart']);
test('a list of banned addresses has that of a pod', () => {
  const cluster = healthyCluster();
  cluster.pods.push(pod('app', 'shell', 'node1', '10.244.1.19', { app: 'shell' }, 8000));
  cluster.plan.client = { namespace: 'app', pod: 'shell' };
  cluster.laws.push((from, to) => (from.kind === 'client' ? (to.via === 'name' ? 'no-name' : 'timeout') : undefined));
  const survey = surveyOf(cluster) as Mutable<Survey>;
  banned(survey);
  const { verdict } = judge(survey, all);
  assert.ok(verdict.causes.some((one) => one.finding === 'node-network/firewall'), verdict.headline);
});

test('bridges of containers that are no pods have no part in how pods reach themselves', () => {
  const cluster = healthyCluster();
  cluster.laws.push((from, to, _, time) => (from.kind === 'pod' && from.pod === 'app/web-5f9cc4f96c-2' && to.role === 'target' && to.via === 'service-ip' ? (time % 3 === 0 ? 'timeout' : { body: 'web-5f9cc4f96c-1\n' }) : undefined));
  const survey = surveyOf(cluster) as Mutable<Survey>;
  printed('addresses', (text) => `${text}295: docker0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP\n    link/ether 02:42:00:00:09:99 brd ff:ff:ff:ff:ff:ff\n296: vethd0c@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue master docker0 state UP\n    link/ether 02:42:00:00:09:98 brd ff:ff:ff:ff:ff:ff\n`)(survey);
  printed('bridge-ports', (text) => `${text}\nvethd0c docker0 hairpin=0 state=3 isolated=0\n`)(survey);
  const [cause] = judge(survey, all).verdict.causes;
  assert.equal(cause?.finding, 'hairpin/pod-cannot-reach-itself');
  assert.doesNotMatch(cause?.message ?? '', /hairpin_mode 0/);
});
