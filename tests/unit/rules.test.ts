import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthyCluster, ips, iptablesOf, judge, listening, of, pod, slice, statements, surveyOf, type Cluster } from './build-survey.ts';
import { rules } from '#helpers/statements.ts';

const all = statements();

/** Unusual, and as its owner wants it: traffic flows, so nothing is broken, nor at risk. */
const healthy: readonly { readonly title: string; readonly change: (cluster: Cluster) => void }[] = [
  { title: 'an ordinary cluster', change: () => undefined },
  { title: 'another program than kube-proxy', change: (cluster) => { for (const node of ['node1', 'node2']) cluster.nodeSections[node] = { 'kube-proxy': 'no process named kube-proxy', iptables: '*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n', 'proxy-mode': { command: '', exit: 1, stdout: '', stderr: '' }, 'proxy-healthz': { command: '', exit: 1, stdout: '', stderr: '' }, 'proxy-metrics': '', 'kube-proxy-config': '' }; } },
  { title: 'chains that kubelet and kube-proxy leave for themselves', change: (cluster) => { cluster.nodeSections['node1'] = { iptables: `*mangle\n:KUBE-IPTABLES-HINT - [0:0]\n:KUBE-KUBELET-CANARY - [0:0]\n:KUBE-PROXY-CANARY - [0:0]\nCOMMIT\n${iptablesOf(cluster).replace('*filter\n', '*filter\n:KUBE-KUBELET-CANARY - [0:0]\n')}` }; } },
  { title: 'no program that lists connections', change: (cluster) => { for (const node of ['node1', 'node2']) cluster.nodeSections[node] = { conntrack: { command: '', exit: 127, stdout: 'no connection listing', stderr: '' } }; } },
  { title: 'a headless Service', change: (cluster) => { Object.assign(of(cluster).web.spec, { clusterIP: 'None', clusterIPs: ['None'] }); } },
  { title: 'a headless Service whose port is not that of its pods', change: (cluster) => { Object.assign(of(cluster).web.spec, { clusterIP: 'None', clusterIPs: ['None'], ports: [{ name: 'http', port: 9376, targetPort: 9376, protocol: 'TCP' }] }); } },
  { title: 'a headless Service asked on the port of its pods, which it lists as another', change: (cluster) => { Object.assign(of(cluster).web.spec, { clusterIP: 'None', clusterIPs: ['None'] }); cluster.laws.push((_, to) => (to.role === 'target' && to.via === 'name' && to.port !== 9376 ? 'refused' : undefined)); } },
  { title: 'a headless Service without ports', change: (cluster) => { Object.assign(of(cluster).web.spec, { clusterIP: 'None', clusterIPs: ['None'], ports: undefined }); of(cluster).webSlice.ports = []; cluster.laws.push((_, to, tool) => (to.role === 'target' && tool !== 'lookup' ? 'refused' : undefined)); } },
  { title: 'servers that hang up on HTTP, on a port that nobody called so', change: (cluster) => { of(cluster).web.spec.ports = [{ name: 'api', port: 8080, targetPort: 9376, protocol: 'TCP' }]; of(cluster).webSlice.ports = [{ name: 'api', port: 9376, protocol: 'TCP' }]; cluster.laws.push((_, to, tool) => (to.role === 'target' && tool === 'http' ? 'reset' : undefined)); } },
  { title: 'servers that speak no HTTP', change: (cluster) => { of(cluster).web.spec.ports = [{ name: 'queue', port: 5672, targetPort: 9376, protocol: 'TCP' }]; of(cluster).webSlice.ports = [{ name: 'queue', port: 9376, protocol: 'TCP' }]; cluster.laws.push((_, to, tool) => (to.role === 'target' && tool === 'http' ? 'reset' : undefined)); } },
  { title: 'backends in the network of their nodes', change: (cluster) => {
    for (const one of of(cluster).webs) {
      const ip = one.spec.nodeName === 'node2' ? '172.18.0.12' : '172.18.0.11';
      one.spec.hostNetwork = true;
      Object.assign(one.status ?? {}, { podIP: ip, podIPs: [{ ip }] });
    }
    of(cluster).webSlice.endpoints?.forEach((endpoint, index) => { endpoint.addresses = [index === 1 ? '172.18.0.12' : '172.18.0.11']; });
    cluster.laws.push((from) => (from.pod?.startsWith('app/') === true ? 'lost' : undefined));
  } },
  { title: 'DNS servers with the resolver of their node', change: (cluster) => { for (const one of of(cluster).servers) { one.spec.dnsPolicy = 'Default'; cluster.podSections[one.metadata.name] = { 'resolv-conf': 'nameserver 192.0.2.53\n' }; } } },
  { title: 'a DNS Service of another name', change: (cluster) => { const { dns, dnsSlice } = of(cluster); dns.metadata.name = 'rke2-coredns-rke2-coredns'; dnsSlice.metadata.labels = { ...dnsSlice.metadata.labels, 'kubernetes.io/service-name': dns.metadata.name }; } },
  { title: 'DNS servers on port 5353', change: (cluster) => { const { dns, dnsSlice, servers } = of(cluster); for (const port of [...(dns.spec.ports ?? [])]) port.targetPort = 5353; for (const port of dnsSlice.ports ?? []) port.port = 5353; for (const one of servers) { for (const port of one.spec.containers[0]?.ports ?? []) port.containerPort = 5353; cluster.podSections[one.metadata.name] = { tcp: listening(5353), udp: listening(5353, '00000000', '07') }; } } },
  { title: 'a cache of DNS on the nodes', change: (cluster) => { for (const node of ['node1', 'node2']) cluster.kubelets[node] = { clusterDNS: ['169.254.20.10'], clusterDomain: 'cluster.local' }; for (const one of cluster.pods) cluster.podSections[one.metadata.name] = { 'resolv-conf': `search ${one.metadata.namespace ?? ''}.svc.cluster.local svc.cluster.local cluster.local\nnameserver 169.254.20.10\noptions ndots:5\n` }; } },
  { title: 'no targetPort', change: (cluster) => { of(cluster).web.spec.ports = [{ name: 'http', port: 9376, protocol: 'TCP' }]; } },
  { title: 'a targetPort by name', change: (cluster) => { of(cluster).web.spec.ports = [{ name: 'http', port: 80, targetPort: 'main', protocol: 'TCP' }]; } },
  { title: 'containers that declare no ports', change: (cluster) => { for (const one of of(cluster).webs) delete one.spec.containers[0]?.ports; } },
  { title: 'another port that nobody serves', change: (cluster) => { of(cluster).web.spec.ports?.push({ name: 'metrics', port: 9090, targetPort: 9090, protocol: 'TCP' }); of(cluster).webSlice.ports?.push({ name: 'metrics', port: 9090, protocol: 'TCP' }); } },
  { title: 'restarts of long ago', change: (cluster) => { Object.assign(of(cluster).webs[0]?.status?.containerStatuses?.[0] ?? {}, { restartCount: 12, lastState: { terminated: { exitCode: 1, reason: 'Error', finishedAt: '2026-08-30T12:00:00Z' } } }); } },
  { title: 'pods in the network of their nodes', change: (cluster) => { for (const [n, name] of [['1', 'agent-a'], ['1', 'agent-b'], ['2', 'agent-c']] as const) { const one = pod('kube-system', name, `node${n}`, `172.18.0.1${n}`, { app: 'agent' }, 9100); one.spec.hostNetwork = true; cluster.pods.push(one); } } },
  { title: 'a StatefulSet whose last pod is booting', change: (cluster) => {
    of(cluster).webs.forEach((one, index) => { one.metadata.ownerReferences = [{ kind: 'StatefulSet', name: 'web', uid: 'uid-set', controller: true }]; if (index === 2) { one.metadata.creationTimestamp = '2026-09-01T11:59:55Z'; Object.assign(one.status ?? {}, { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'True' }, { type: 'Ready', status: 'False', reason: 'ContainersNotReady', lastTransitionTime: '2026-09-01T11:59:55Z' }], containerStatuses: [{ name: 'main', ready: false, restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } }] }); delete one.status?.podIP; Object.assign(one.status ?? {}, { podIPs: [] }); } });
    of(cluster).webSlice.endpoints?.splice(2);
  } },
  { title: 'a pod that has just started and is not Ready yet', change: (cluster) => {
    const one = of(cluster).webs[2];
    if (one !== undefined) { one.metadata.creationTimestamp = '2026-09-01T11:59:57Z'; Object.assign(one.status?.conditions?.[1] ?? {}, { status: 'False', lastTransitionTime: '2026-09-01T11:59:57Z' }); }
    Object.assign(of(cluster).webSlice.endpoints?.[2]?.conditions ?? {}, { ready: false, serving: false });
    cluster.laws.push((_, to) => (to.ip === one?.status?.podIP ? 'refused' : undefined));
  } },
  { title: 'policies that allow everything, and one that selects nobody', change: (cluster) => { cluster.policies.push({ metadata: { namespace: 'app', name: 'all' }, spec: { podSelector: {}, ingress: [{}], egress: [{}], policyTypes: ['Ingress', 'Egress'] } } as never, { metadata: { namespace: 'app', name: 'nobody' }, spec: { podSelector: { matchLabels: { app: 'gone' } }, policyTypes: ['Ingress'] } } as never); } },
  { title: 'a policy that nothing enforces', change: (cluster) => { cluster.policies.push({ metadata: { namespace: 'app', name: 'deny' }, spec: { podSelector: {}, policyTypes: ['Ingress'] } } as never); } },
  { title: 'a policy that keeps the probes out and admits the client', change: (cluster) => {
    cluster.policies.push({ metadata: { namespace: 'app', name: 'deny' }, spec: { podSelector: {}, policyTypes: ['Ingress'] } } as never, { metadata: { namespace: 'app', name: 'allow' }, spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: { matchLabels: { app: 'client' } } }, { podSelector: { matchLabels: { app: 'web' } } }], ports: [{ port: 9376 }] }] } } as never);
    cluster.pods.push(pod('app', 'client', 'node1', '10.244.1.41', { app: 'client' }, 8080));
    cluster.plan.client = { namespace: 'app', pod: 'client' };
    cluster.laws.push((from, to, tool) => (to.role === 'target' && tool === 'http' && (from.kind === 'probe' || from.pod?.includes('coredns') === true) ? 'timeout' : undefined));
  } },
  { title: 'a policy that lets the client out to the Service and to DNS alone', change: (cluster) => {
    cluster.pods.push(pod('shop', 'cart', 'node1', '10.244.1.40', { app: 'cart' }, 8080));
    cluster.plan.client = { namespace: 'shop', pod: 'cart' };
    cluster.policies.push({ metadata: { namespace: 'shop', name: 'little' }, spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'app' } } }] }, { ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }] }] } } as never);
    cluster.laws.push((from, to) => (from.kind === 'client' && ['api', 'practice', 'probe'].includes(to.role) && to.via !== 'name' ? 'timeout' : undefined));
  } },
  { title: 'a client of another namespace', change: (cluster) => { cluster.pods.push(pod('shop', 'cart', 'node1', '10.244.1.40', { app: 'cart' }, 8080)); cluster.plan.client = { namespace: 'shop', pod: 'cart' }; } },
  { title: 'a load balancer that is pending', change: (cluster) => { Object.assign(of(cluster).web.spec, { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false }); } },
  { title: 'old errors in the log of kube-proxy', change: (cluster) => { cluster.nodeSections['node1'] = { 'proxy-log': 'E0901 09:00:00.000000       1 reflector.go:200] "Failed to watch" err="connection refused"\nW0901 09:00:01.000000       1 server.go:1] clusterCIDR not specified\n' }; } },
  { title: 'FORWARD drops and accepts the pods before', change: (cluster) => { for (const node of ['node1', 'node2']) cluster.nodeSections[node] = { iptables: iptablesOf(cluster).replace(':FORWARD ACCEPT', ':FORWARD DROP').replace('-A FORWARD', '-A FORWARD -s 10.244.0.0/16 -j ACCEPT\n-A FORWARD -d 10.244.0.0/16 -j ACCEPT\n-A FORWARD') }; } },
  { title: 'strict rp_filter, no bridge netfilter', change: (cluster) => { for (const node of ['node1', 'node2']) cluster.nodeSections[node] = { sysctl: 'net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.rp_filter = 1\n' }; } },
  { title: 'no hairpin on the ports of the bridge, and backends reach themselves', change: (cluster) => { for (const node of ['node1', 'node2']) cluster.nodeSections[node] = { 'bridge-ports': 'veth10 cni0 hairpin=0 state=3 isolated=0\n', sysctl: 'net.ipv4.ip_forward = 1\nnet.bridge.bridge-nf-call-iptables = 0\n' }; } },
  { title: 'a Service that a second proxy serves', change: (cluster) => { of(cluster).web.metadata.labels = { 'service.kubernetes.io/service-proxy-name': 'mesh' }; for (const node of ['node1', 'node2']) cluster.nodeSections[node] = { iptables: iptablesOf({ services: cluster.services.filter((one) => one.metadata.name !== 'web'), slices: cluster.slices }) }; } },
  { title: 'finalizers and conditions of a Service', change: (cluster) => { Object.assign(of(cluster).web.metadata, { finalizers: ['service.kubernetes.io/load-balancer-cleanup'], labels: { 'example.org/managed': 'yes' } }); } },
  { title: 'a mesh that takes the port inside the pod', change: (cluster) => { for (const one of of(cluster).webs) cluster.podSections[one.metadata.name] = { tcp: listening(15006), nft: 'table ip nat { chain ISTIO_IN_REDIRECT { ip protocol tcp redirect to :15006 } }' }; } },
  { title: 'a slice of another controller whose address answers', change: (cluster) => {
    const foreign = slice(of(cluster).web, [], [{ name: 'http', port: 9376, protocol: 'TCP' }]);
    foreign.metadata.name = 'web-imported';
    foreign.metadata.uid = 'uid-slice-imported';
    foreign.metadata.labels = { 'kubernetes.io/service-name': 'web', 'endpointslice.kubernetes.io/managed-by': 'lighthouse-agent.submariner.io' };
    foreign.endpoints = [{ addresses: ['10.99.0.5'], conditions: { ready: true } }];
    cluster.slices.push(foreign);
  } },
  { title: 'a Service without a selector, its slice made by hand', change: (cluster) => { delete of(cluster).web.spec.selector; of(cluster).webSlice.metadata.labels = { 'kubernetes.io/service-name': 'web' }; of(cluster).webSlice.endpoints = [{ addresses: ['192.0.2.20'], conditions: { ready: true } }]; } },
  { title: 'an alias that leads somewhere', change: (cluster) => { of(cluster).web.spec = { type: 'ExternalName', externalName: 'shop.example.org' }; cluster.slices = cluster.slices.filter((one) => !one.metadata.name.startsWith('web')); cluster.laws.push((_, to) => (to.role === 'target' && to.via === 'name' ? { addresses: ['192.0.2.7'] } : to.name?.startsWith('web') === true ? { addresses: ['192.0.2.7'] } : undefined)); } },
  { title: 'answers that came late, on the way to itself as well', change: (cluster) => { cluster.laws.push((from, to, _, time) => (from.kind === 'pod' && from.pod?.startsWith('app/') === true && to.role === 'target' && to.via === 'service-ip' && time < 2 ? { late: from.pod.slice('app/'.length) } : undefined)); } },
  { title: 'session affinity', change: (cluster) => { of(cluster).web.spec.sessionAffinity = 'ClientIP'; } },
  { title: 'another cluster domain', change: (cluster) => { for (const node of ['node1', 'node2']) cluster.kubelets[node] = { clusterDNS: [ips.dns], clusterDomain: 'corp.internal' }; cluster.configMaps[0] = { metadata: { namespace: 'kube-system', name: 'coredns' }, data: { Corefile: '.:53 {\n kubernetes corp.internal in-addr.arpa {\n }\n}\n' } }; for (const one of cluster.pods) cluster.podSections[one.metadata.name] = { 'resolv-conf': `search ${one.metadata.namespace ?? ''}.svc.corp.internal svc.corp.internal corp.internal\nnameserver ${ips.dns}\noptions ndots:5\n` }; } },
  { title: 'a completed Job pod with the labels of the Service', change: (cluster) => { const done = pod('app', 'web-job', 'node1', '10.244.1.50', { app: 'web' }, 9376); Object.assign(done.status ?? {}, { phase: 'Succeeded', conditions: [{ type: 'Ready', status: 'False' }], containerStatuses: [{ name: 'main', ready: false, restartCount: 0, state: { terminated: { exitCode: 0, reason: 'Completed' } } }] }); cluster.pods.push(done); } },
  { title: 'nodes that cannot be entered', change: (cluster) => { cluster.plan.nodeAccess = 'none'; cluster.nodeSections['node1'] = null; cluster.nodeSections['node2'] = null; } },
  { title: 'the practice workload alone', change: (cluster) => { cluster.plan.target = { namespace: cluster.plan.namespace, name: 'hostnames' }; cluster.plan.practice = null; } },
];

for (const { title, change } of healthy) {
  test(`healthy: ${title}`, () => {
    const cluster = healthyCluster();
    change(cluster);
    const { verdict } = judge(surveyOf(cluster), all);
    assert.deepEqual([...verdict.causes, ...verdict.risks].map((one) => `${one.finding} of ${one.object}: ${one.message}`), []);
    assert.ok(verdict.status === 'healthy' || verdict.status === 'inconclusive', verdict.status);
  });
}

test('an ordinary cluster is healthy in every statement, and most of them apply', () => {
  const { judged, verdict } = judge(surveyOf(healthyCluster()), all);
  assert.equal(verdict.status, 'healthy');
  assert.deepEqual(judged.flatMap((one) => one.judgement.unseen), []);
  assert.ok(judged.filter((one) => one.judgement.notApplicable === undefined).length > judged.length * 0.7, 'most apply');
});

test('every rule is asked for by a spec', () => {
  const asked = new Set(all.map((one) => one.name));
  assert.deepEqual(Object.keys(rules).filter((name) => !asked.has(name)), []);
});
