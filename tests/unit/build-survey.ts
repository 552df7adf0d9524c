/**
 * Surveys of a small cluster that was never there: two nodes, a Service with three pods, DNS, a practice workload, a probe on each node. A test changes the
 * cluster, or the law by which questions are answered, and the rest follows: what is asked is what a run would ask.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import dnsPacket from 'dns-packet';
import type { Try } from '#fixtures/look/attempt-script.ts';
import { sightsOf } from '#fixtures/look/sights.ts';
import { earlyTries, hairpinTries, nodeTries, podTries } from '#fixtures/look/tries-of.ts';
import { numbered } from '#fixtures/look/tries.ts';
import type { Layer } from '#helpers/layers.ts';
import { judgedBeneath } from '#helpers/beneath.ts';
import { conclude, type Judged } from '#helpers/conclude.ts';
import { factsOf, type Facts, type Subject } from '#helpers/facts.ts';
import type { Judgement } from '#helpers/finding.ts';
import type { ConfigMap, EndpointSlice, Event, KubeObject, Lease, Node, Pod, Service, ServiceCidr, WebhookConfiguration, Workload } from '#helpers/kube.ts';
import { objectsOf, paths } from '#helpers/objects.ts';
import { judgeBy, type RuleName } from '#helpers/statements.ts';
import type { Attempt, Gap, NodeLook, Plan, PodLook, Read, Section, Survey, Vantage, Write } from '#helpers/survey.ts';
import type { Verdict } from '#helpers/verdict.ts';

export type Mutable<T> = T extends readonly (infer U)[] ? Mutable<U>[] : T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;

/** How a question ends. */
export type Ending = 'ok' | 'refused' | 'timeout' | 'unreachable' | 'reset' | 'hung' | 'no-name' | 'nxdomain' | 'servfail' | 'dns-refused' | 'http-500' | 'lost' | { readonly late: string } | { readonly slow: number } | { readonly body: string } | { readonly addresses: readonly string[] };

/** undefined: as on a healthy cluster. The third is how often this very question was asked before. */
export type Law = (from: Vantage, to: Try['to'], tool: Try['tool'], time: number) => Ending | undefined;

export interface Cluster {
  nodes: Mutable<Node>[];
  services: Mutable<Service>[];
  pods: Mutable<Pod>[];
  slices: Mutable<EndpointSlice>[];
  deployments: Mutable<Workload>[];
  replicaSets: Mutable<Workload>[];
  configMaps: Mutable<ConfigMap>[];
  leases: Mutable<Lease>[];
  events: Mutable<Event>[];
  policies: KubeObject[];
  webhooks: Mutable<WebhookConfiguration>[];
  serviceCidrs: Mutable<ServiceCidr>[];
  kubelets: Record<string, { clusterDNS?: string[]; clusterDomain?: string }>;
  unreadable: Record<string, string>;
  /** By pod: the end of its log. */
  logs: Record<string, string>;
  plan: Mutable<Plan>;
  laws: Law[];
  /** What nodes and pods print, over what they would print: `null` for a node that could not be entered. */
  nodeSections: Record<string, Record<string, string | Section> | null>;
  podSections: Record<string, Record<string, string>>;
  writes: Write[];
  gaps: Gap[];
}

const now = Date.parse('2026-09-01T12:00:00Z');
const ago = (seconds: number): string => new Date(now - seconds * 1000).toISOString();
/** How long looking took, in seconds. */
const lookedFor = 20;
/** What a node prints whose clock is some seconds ahead of the API's: it is asked as looking begins. */
export const clockAhead = (seconds: number): string => `${now / 1000 - lookedFor + seconds}\n`;
const run = 'plumbline-0a1b2c3d';

export const ips = { web: '10.96.0.20', practice: '10.96.0.30', dns: '10.96.0.10', api: '10.96.0.1' } as const;

export function pod(namespace: string, name: string, node: string, ip: string, labels: Record<string, string>, port: number, owner?: string): Mutable<Pod> {
  return {
    metadata: { namespace, name, uid: `uid-${name}`, labels, creationTimestamp: ago(3600), ...(owner === undefined ? {} : { ownerReferences: [{ kind: 'ReplicaSet', name: owner, uid: `uid-${owner}`, controller: true }] }) },
    spec: { nodeName: node, containers: [{ name: 'main', image: 'example/main:1', ports: [{ name: 'main', containerPort: port }] }] },
    status: {
      phase: 'Running', podIP: ip, podIPs: [{ ip }],
      conditions: [{ type: 'PodScheduled', status: 'True' }, { type: 'Ready', status: 'True', lastTransitionTime: ago(3500) }],
      containerStatuses: [{ name: 'main', ready: true, started: true, restartCount: 0, containerID: `containerd://${name}`, state: { running: { startedAt: ago(3590) } } }],
    },
  };
}

function service(namespace: string, name: string, clusterIP: string, selector: Record<string, string> | undefined, ports: Mutable<NonNullable<Service['spec']['ports']>>, labels: Record<string, string> = {}): Mutable<Service> {
  return { metadata: { namespace, name, uid: `uid-${namespace}-${name}`, labels, creationTimestamp: ago(3600) }, spec: { type: 'ClusterIP', clusterIP, clusterIPs: [clusterIP], ...(selector === undefined ? {} : { selector }), ports } };
}

/** The slice that the controller would write of these pods. */
export function slice(of: Mutable<Service>, pods: readonly Mutable<Pod>[], ports: Mutable<NonNullable<EndpointSlice['ports']>>): Mutable<EndpointSlice> {
  return {
    metadata: { namespace: of.metadata.namespace ?? '', name: `${of.metadata.name}-abcde`, uid: `uid-slice-${of.metadata.name}`, labels: { 'kubernetes.io/service-name': of.metadata.name, 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' } },
    addressType: 'IPv4',
    endpoints: pods.map((one) => ({ addresses: [one.status?.podIP ?? ''], conditions: { ready: true, serving: true, terminating: false }, nodeName: one.spec.nodeName ?? '', targetRef: { kind: 'Pod', name: one.metadata.name, namespace: one.metadata.namespace ?? '', uid: one.metadata.uid ?? '' } })),
    ports,
  };
}

function deployment(namespace: string, name: string, labels: Record<string, string>, replicas: number): Mutable<Workload> {
  return { kind: 'Deployment', metadata: { namespace, name, uid: `uid-deployment-${name}`, creationTimestamp: ago(3600), generation: 1 }, spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels } } }, status: { replicas, readyReplicas: replicas, observedGeneration: 1 } };
}

function replicaSet(namespace: string, name: string, of: string, replicas: number): Mutable<Workload> {
  return { metadata: { namespace, name, uid: `uid-${name}`, ownerReferences: [{ kind: 'Deployment', name: of, uid: `uid-deployment-${of}`, controller: true }] }, spec: { replicas }, status: { replicas, readyReplicas: replicas } };
}

export function healthyCluster(): Cluster {
  const web = service('app', 'web', ips.web, { app: 'web' }, [{ name: 'http', port: 80, targetPort: 9376, protocol: 'TCP' }]);
  const practice = service(run, 'hostnames', ips.practice, { app: 'hostnames' }, [{ name: 'default', port: 80, targetPort: 9376, protocol: 'TCP' }]);
  practice.metadata.creationTimestamp = ago(lookedFor - 1);
  const dns = service('kube-system', 'kube-dns', ips.dns, { 'k8s-app': 'kube-dns' }, [{ name: 'dns', port: 53, targetPort: 53, protocol: 'UDP' }, { name: 'dns-tcp', port: 53, targetPort: 53, protocol: 'TCP' }], { 'k8s-app': 'kube-dns' });
  const api = service('default', 'kubernetes', ips.api, undefined, [{ name: 'https', port: 443, targetPort: 6443, protocol: 'TCP' }]);
  const hash = { 'pod-template-hash': '5f9cc4f96c' };
  const webs = [1, 2, 3].map((n) => pod('app', `web-5f9cc4f96c-${n}`, n === 2 ? 'node2' : 'node1', n === 2 ? '10.244.2.11' : `10.244.1.1${n}`, { app: 'web', ...hash }, 9376, 'web-5f9cc4f96c'));
  const hostnames = [1, 2, 3].map((n) => pod(run, `hostnames-5f9cc4f96c-${n}`, n === 2 ? 'node2' : 'node1', n === 2 ? '10.244.2.21' : `10.244.1.2${n}`, { app: 'hostnames', ...hash }, 9376, 'hostnames-5f9cc4f96c'));
  const servers = [1, 2].map((n) => pod('kube-system', `coredns-5f9cc4f96c-${n}`, `node${n}`, `10.244.${n}.2`, { 'k8s-app': 'kube-dns', ...hash }, 53, 'coredns-5f9cc4f96c'));
  for (const server of servers) {
    server.spec.containers = [{ name: 'coredns', image: 'example/coredns/coredns:1', ports: [{ name: 'dns', containerPort: 53, protocol: 'UDP' }, { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' }] }];
    (server.spec as unknown as { volumes: object }).volumes = [{ name: 'config-volume', configMap: { name: 'coredns' } }];
  }
  const probes = [1, 2].map((n) => pod(run, `probe-node${n}`, `node${n}`, `10.244.${n}.30`, { 'plumbline.dev/role': 'probe' }, 8080));
  const apiSlice: Mutable<EndpointSlice> = { metadata: { namespace: 'default', name: 'kubernetes', uid: 'uid-slice-kubernetes', labels: { 'kubernetes.io/service-name': 'kubernetes' } }, addressType: 'IPv4', endpoints: [{ addresses: ['172.18.0.2'], conditions: { ready: true } }], ports: [{ name: 'https', port: 6443, protocol: 'TCP' }] };
  return {
    nodes: [1, 2].map((n) => ({
      metadata: { name: `node${n}`, labels: { 'kubernetes.io/os': 'linux' }, creationTimestamp: ago(3600) }, spec: { podCIDR: `10.244.${n}.0/24`, podCIDRs: [`10.244.${n}.0/24`] },
      status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: ago(3600) }], addresses: [{ type: 'InternalIP', address: `172.18.0.1${n}` }] },
    })),
    services: [web, practice, dns, api], pods: [...webs, ...hostnames, ...servers, ...probes],
    slices: [
      slice(web, webs, [{ name: 'http', port: 9376, protocol: 'TCP' }]), slice(practice, hostnames, [{ name: 'default', port: 9376, protocol: 'TCP' }]),
      slice(dns, servers, [{ name: 'dns', port: 53, protocol: 'UDP' }, { name: 'dns-tcp', port: 53, protocol: 'TCP' }]), apiSlice,
    ],
    deployments: [deployment('app', 'web', { app: 'web' }, 3), deployment(run, 'hostnames', { app: 'hostnames' }, 3), deployment('kube-system', 'coredns', { 'k8s-app': 'kube-dns' }, 2)],
    replicaSets: [replicaSet('app', 'web-5f9cc4f96c', 'web', 3), replicaSet(run, 'hostnames-5f9cc4f96c', 'hostnames', 3), replicaSet('kube-system', 'coredns-5f9cc4f96c', 'coredns', 2)],
    configMaps: [{ metadata: { namespace: 'kube-system', name: 'coredns' }, data: { Corefile: '.:53 {\n    errors\n    kubernetes cluster.local in-addr.arpa ip6.arpa {\n    }\n    forward . /etc/resolv.conf\n}\n' } }],
    leases: [
      ...[1, 2].map((n) => ({ metadata: { namespace: 'kube-node-lease', name: `node${n}` }, spec: { renewTime: ago(n + 1) } })),
      ...['kube-scheduler', 'kube-controller-manager'].map((name) => ({ metadata: { namespace: 'kube-system', name }, spec: { renewTime: ago(2) } })),
    ],
    events: [], policies: [], webhooks: [], serviceCidrs: [{ metadata: { name: 'kubernetes' }, spec: { cidrs: ['10.96.0.0/16'] } }], kubelets: Object.fromEntries(['node1', 'node2'].map((node) => [node, { clusterDNS: [ips.dns as string], clusterDomain: 'cluster.local' }])), unreadable: {}, logs: {},
    plan: { target: { namespace: 'app', name: 'web' }, practice: { namespace: run, name: 'hostnames' }, client: null, namespace: run, nodeAccess: 'debug-pod', scope: 'all', nodes: ['node1', 'node2'], allNodes: 2, context: 'constructed' },
    laws: [], nodeSections: {}, podSections: {}, writes: [`Service ${run}/hostnames`, `Deployment ${run}/hostnames`].map((object) => ({ verb: 'create', object, clock: 1000, status: 201 })), gaps: [],
  };
}

/** The objects that tests change most. */
export function of(cluster: Cluster): { readonly web: Mutable<Service>; readonly dns: Mutable<Service>; readonly webs: Mutable<Pod>[]; readonly servers: Mutable<Pod>[]; readonly webSlice: Mutable<EndpointSlice>; readonly dnsSlice: Mutable<EndpointSlice> } {
  const named = <T extends { metadata: { name: string } }>(list: readonly T[], name: string): T => list.find((one) => one.metadata.name.startsWith(name)) as T;
  return {
    web: named(cluster.services, 'web'), dns: named(cluster.services, 'kube-dns'), webSlice: named(cluster.slices, 'web'), dnsSlice: named(cluster.slices, 'kube-dns'),
    webs: cluster.pods.filter((one) => one.metadata.namespace === 'app'), servers: cluster.pods.filter((one) => one.metadata.name.startsWith('coredns')),
  };
}

/** iptables rules as kube-proxy writes them. */
export function iptablesOf(cluster: Pick<Cluster, 'services' | 'slices'>): string {
  const nat: string[] = [];
  const filter: string[] = [];
  const chains: string[] = ['KUBE-SERVICES', 'KUBE-MARK-MASQ', 'KUBE-POSTROUTING'];
  for (const one of cluster.services) {
    const clusterIP = one.spec.clusterIP;
    if (clusterIP === undefined || clusterIP === 'None' || clusterIP === '') continue;
    const slices = cluster.slices.filter((candidate) => candidate.metadata.namespace === one.metadata.namespace && candidate.metadata.labels?.['kubernetes.io/service-name'] === one.metadata.name);
    for (const port of one.spec.ports ?? []) {
      const protocol = (port.protocol ?? 'TCP').toLowerCase();
      const title = `${one.metadata.namespace ?? ''}/${one.metadata.name}${port.name === undefined ? '' : `:${port.name}`}`;
      const id = title.replace(/[^a-z0-9]/gi, '').toUpperCase();
      const to = `-d ${clusterIP}/32 -p ${protocol} -m comment --comment "${title} cluster IP" -m ${protocol} --dport ${port.port}`;
      const endpoints = slices.flatMap((candidate) => (candidate.endpoints ?? []).filter((endpoint) => endpoint.conditions?.ready !== false).flatMap((endpoint) => (candidate.ports ?? []).filter((other) => (other.name ?? '') === (port.name ?? '')).map((other) => `${endpoint.addresses?.[0] ?? ''}:${other.port ?? 0}`)));
      if (endpoints.length === 0) {
        filter.push(`-A KUBE-SERVICES -d ${clusterIP}/32 -p ${protocol} -m comment --comment "${title} has no endpoints" -m ${protocol} --dport ${port.port} -j REJECT --reject-with icmp-port-unreachable`);
        continue;
      }
      chains.push(`KUBE-SVC-${id}`, ...endpoints.map((_, index) => `KUBE-SEP-${id}${index}`));
      nat.push(`-A KUBE-SERVICES ${to} -j KUBE-SVC-${id}`, `-A KUBE-SVC-${id} ! -s 10.244.0.0/16 ${to} -j KUBE-MARK-MASQ`);
      endpoints.forEach((endpoint, index) => {
        const left = endpoints.length - index;
        nat.push(`-A KUBE-SVC-${id} -m comment --comment "${title} -> ${endpoint}"${left > 1 ? ` -m statistic --mode random --probability ${(1 / left).toFixed(11)}` : ''} -j KUBE-SEP-${id}${index}`);
        nat.push(`-A KUBE-SEP-${id}${index} -s ${endpoint.split(':')[0] ?? ''}/32 -m comment --comment "${title}" -j KUBE-MARK-MASQ`, `-A KUBE-SEP-${id}${index} -p ${protocol} -m comment --comment "${title}" -m ${protocol} -j DNAT --to-destination ${endpoint}`);
      });
    }
  }
  return `*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
${chains.map((chain) => `:${chain} - [0:0]`).join('\n')}
-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0
-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully
${nat.join('\n')}
COMMIT
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:KUBE-SERVICES - [0:0]
:KUBE-FORWARD - [0:0]
-A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
-A FORWARD -m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A OUTPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP
-A KUBE-FORWARD -m mark --mark 0x4000/0x4000 -j ACCEPT
-A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
${filter.join('\n')}
COMMIT
`;
}

/** Of each end of each interface its own; a pod's is told by the other end. */
const macOf = (index: number, name: string): string => {
  const peer = index === 2 ? /@if(\d+)$/.exec(name)?.[1] : undefined;
  return `02:00:00:00:${peer === undefined ? '00' : '01'}:${Number(peer ?? index).toString(16).padStart(2, '0')}`;
};

const link = (index: number, name: string, addresses: readonly string[], more = ''): string => `${index}: ${name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue${more} state UP\n    link/ether ${macOf(index, name)} brd ff:ff:ff:ff:ff:ff\n${addresses.map((address) => `    inet ${address} scope global ${name}\n`).join('')}`;

/** Index of a pod's interface on its node. */
function indexOf(cluster: Cluster, name: string): number {
  return 10 + cluster.pods.findIndex((one) => one.metadata.name === name);
}

function nodeSections(cluster: Cluster, node: string): Record<string, string> {
  const n = node.slice(4);
  const here = cluster.pods.filter((one) => one.spec.nodeName === node && one.spec.hostNetwork !== true);
  return {
    clock: clockAhead(0),
    sysctl: 'net.ipv4.ip_forward = 1\nnet.bridge.bridge-nf-call-iptables = 1\nnet.netfilter.nf_conntrack_max = 131072\nnet.netfilter.nf_conntrack_count = 210\n',
    'bridge-ports': here.map((one) => `veth${indexOf(cluster, one.metadata.name)} cni0 hairpin=1 state=3 isolated=0`).join('\n'),
    addresses: `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n    inet 127.0.0.1/8 scope host lo\n${link(2, 'eth0', [`172.18.0.1${n}/16`]).replace('02:00:00:00:00', `02:00:00:00:${n}f`)}${link(3, 'cni0', [`10.244.${n}.1/24`])}${here.map((one) => link(indexOf(cluster, one.metadata.name), `veth${indexOf(cluster, one.metadata.name)}@if2`, [], ' master cni0')).join('')}`,
    routes: `default via 172.18.0.1 dev eth0\n10.244.${n}.0/24 dev cni0 proto kernel scope link src 10.244.${n}.1\n${['1', '2'].filter((other) => other !== n).map((other) => `10.244.${other}.0/24 via 172.18.0.1${other} dev eth0`).join('\n')}\n172.18.0.0/16 dev eth0 proto kernel scope link src 172.18.0.1${n}\n`,
    rules: '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n',
    'kube-proxy': 'pid 812\nstate S (sleeping)\n/usr/local/bin/kube-proxy --config=/var/lib/kube-proxy/config.conf\n',
    'kube-proxy-config': 'mode: iptables\nclusterCIDR: 10.244.0.0/16\n', 'proxy-mode': 'iptables', 'proxy-healthz': '{"lastUpdated":"2026-09-01T12:00:00Z"}',
    'proxy-metrics': 'kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds 1.78826e+09\nkubeproxy_sync_proxy_rules_last_timestamp_seconds 1.78826e+09\nkubeproxy_sync_proxy_rules_iptables_restore_failures_total 0\n',
    iptables: iptablesOf(cluster), nft: '{"nftables": []}', conntrack: '', cni: '"type": "bridge"\n',
  };
}

const listen = (port: number, address = '00000000', state = '0A'): string => `   0: ${address}:${port.toString(16).padStart(4, '0').toUpperCase()} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 1 1 0000000000000000 100 0 0 10 0\n`;
/** A line of /proc/net/tcp. */
export const listening = listen;

function podSections(cluster: Cluster, one: Mutable<Pod>): Record<string, string> {
  const n = one.spec.nodeName?.slice(4) ?? '1';
  const port = one.metadata.name.startsWith('coredns') ? 53 : one.metadata.name.startsWith('probe') ? 8080 : 9376;
  return {
    pid: '4711', state: 'S (sleeping)', tcp: listen(port), tcp6: '', udp: port === 53 ? listen(53, '00000000', '07') : '', udp6: '',
    'resolv-conf': `search ${one.metadata.namespace ?? ''}.svc.cluster.local svc.cluster.local cluster.local\nnameserver ${ips.dns}\noptions ndots:5\n`, hosts: '127.0.0.1 localhost\n',
    network: `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue\n    inet 127.0.0.1/8 scope host lo\n${link(2, `eth0@if${indexOf(cluster, one.metadata.name)}`, [`${one.status?.podIP ?? ''}/24`])}@@routes\ndefault via 10.244.${n}.1 dev eth0\n10.244.${n}.0/24 dev eth0 scope link\n@@rules\n0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n@@neighbours\n`,
  };
}

function printed(sections: Record<string, string | Section>): Record<string, Section> {
  return Object.fromEntries(Object.entries(sections).map(([name, text]) => [name, typeof text === 'string' ? { command: name, exit: 0, stdout: text, stderr: '' } : text]));
}

export function surveyOf(cluster: Cluster): Survey {
  const { plan } = cluster;
  const lists: Readonly<Record<string, unknown>> = {
    [paths.version]: { gitVersion: 'v1.36.0' }, [paths.nodes]: cluster.nodes, [paths.pods]: cluster.pods, [paths.services]: cluster.services, [paths.endpointSlices]: cluster.slices, [paths.deployments]: cluster.deployments,
    [paths.replicaSets]: cluster.replicaSets, [paths.statefulSets]: [], [paths.daemonSets]: [], [paths.leases]: cluster.leases, [paths.quotas]: [], [paths.validatingWebhooks]: cluster.webhooks, [paths.mutatingWebhooks]: [], [paths.serviceCidrs]: cluster.serviceCidrs, [paths.events]: cluster.events, [paths.networkPolicies]: cluster.policies,
    [paths.namespaces]: [...new Set(cluster.pods.map((one) => one.metadata.namespace ?? ''))].map((name) => ({ metadata: { name, labels: { 'kubernetes.io/metadata.name': name } } })), [paths.groups]: {},
  };
  const read = (path: string, body: unknown): Read => {
    const error = cluster.unreadable[path];
    return { path, moment: 'first', clock: 0, ms: 5, ...(error === undefined ? { status: 200, body } : { status: /^connect|certificate/.test(error) ? 0 : 403, body: null, error }) };
  };
  const reads = [
    ...Object.entries(lists).map(([path, body]) => read(path, Array.isArray(body) ? { items: body } : body)),
    ...cluster.configMaps.map((map) => read(`/api/v1/namespaces/${map.metadata.namespace ?? ''}/configmaps/${map.metadata.name}`, map)),
    ...Object.entries(cluster.logs).map(([pod, log]) => read(`/api/v1/namespaces/${pod.replace('/', '/pods/')}/log?tailLines=1000`, log)),
    ...Object.entries(cluster.kubelets).map(([node, kubeletconfig]) => read(`/api/v1/nodes/${node}/proxy/configz`, { kubeletconfig })),
  ];
  const nodes = plan.nodes.flatMap((node): NodeLook[] => {
    const own = cluster.nodeSections[node];
    if (own === null) return [{ node, moment: 'first', clock: 0, sections: {}, error: 'no way to this node' }];
    return (['first', 'last'] as const).map((moment) => ({ node, moment, clock: moment === 'first' ? 0 : 9000, sections: printed(atMoment({ ...nodeSections(cluster, node), ...own }, moment)) }));
  });
  const pods = cluster.pods.filter((one) => (one.spec.hostNetwork !== true || (plan.client?.pod === one.metadata.name && plan.client.namespace === one.metadata.namespace)) && one.spec.nodeName !== undefined && cluster.nodeSections[one.spec.nodeName] !== null && (one.status?.containerStatuses ?? []).some((status) => status.state?.running !== undefined))
    .map((one): PodLook => ({ namespace: one.metadata.namespace ?? '', pod: one.metadata.name, node: one.spec.nodeName ?? '', via: 'node', clock: 0, sections: printed({ ...podSections(cluster, one), ...cluster.podSections[one.metadata.name] }) }));
  return {
    schema: 1, runId: '0a1b2c3d', startedAt: new Date(now - lookedFor * 1000).toISOString(), finishedAt: new Date(now).toISOString(), plan,
    reads, nodes, pods, attempts: attemptsOf(cluster, reads), writes: cluster.writes, gaps: cluster.gaps, waits: [],
  };
}

/** A section called `name@last` is what `name` prints at the end. */
function atMoment(sections: Record<string, string | Section>, moment: 'first' | 'last'): Record<string, string | Section> {
  const later = Object.entries(sections).filter(([name]) => name.endsWith('@last'));
  const plain = Object.fromEntries(Object.entries(sections).filter(([name]) => !name.endsWith('@last')));
  return moment === 'first' ? plain : { ...plain, ...Object.fromEntries(later.map(([name, text]) => [name.slice(0, -'@last'.length), text])) };
}

function attemptsOf(cluster: Cluster, reads: readonly Read[]): readonly Attempt[] {
  const { plan } = cluster;
  const sights = sightsOf(objectsOf(reads, 'last'), plan);
  const isClient = (one: Mutable<Pod>): boolean => plan.client !== null && one.metadata.name === plan.client.pod && one.metadata.namespace === plan.client.namespace;
  const ready = (one: Mutable<Pod>): boolean => one.status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') === true;
  const from = (kind: Vantage['kind'], one: Mutable<Pod>): Vantage => ({ kind, node: one.spec.nodeName ?? '', pod: `${one.metadata.namespace ?? ''}/${one.metadata.name}` });
  const tries = [
    ...cluster.pods.filter((one) => one.metadata.labels?.['plumbline.dev/role'] === 'probe' && ready(one)).flatMap((one) => numbered(from('probe', one), 'main', podTries(sights, 'all'))),
    ...plan.nodes.filter((node) => cluster.nodeSections[node] !== null).flatMap((node) => numbered({ kind: 'node', node }, 'main', nodeTries(sights, 'all'))),
    ...cluster.pods.filter(isClient).flatMap((one) => numbered(from('client', one), 'main', podTries(sights, 'all'))),
    // Pods that were there before are asked first; those of a practice workload that is the target itself, afterwards.
    ...cluster.pods.filter((one) => one.metadata.namespace === 'app' && plan.practice !== null && ready(one) && !isClient(one)).flatMap((one) => numbered(from('pod', one), 'first', earlyTries(sights, true))),
    ...cluster.pods.filter((one) => one.metadata.name.startsWith('coredns') && ready(one)).flatMap((one) => numbered(from('pod', one), 'first', earlyTries(sights, false))),
    ...cluster.pods.filter((one) => one.metadata.name.startsWith('hostnames') && plan.practice === null && ready(one)).flatMap((one) => numbered(from('pod', one), 'main', hairpinTries(sights.target))),
  ];
  const times = new Map<string, number>();
  return tries.flatMap((one) => {
    const key = JSON.stringify([one.from, one.to, one.tool]);
    const time = times.get(key) ?? 0;
    times.set(key, time + 1);
    const ending = cluster.laws.map((law) => law(one.from, one.to, one.tool, time)).find((said) => said !== undefined) ?? usually(cluster, one, time);
    const attempt = attemptOf(cluster, one, ending);
    // What took its time is asked again.
    return typeof ending === 'object' && 'slow' in ending ? [attempt, { ...attempt, id: `again/${attempt.id}`, round: attempt.round === 'first' ? 'first-again' as const : 'again' as const }] : [attempt];
  });
}

function named(cluster: Cluster, from: Vantage, name: string): Mutable<Service> | undefined {
  const [first, second] = name.replace(/^_[^.]+\._[^.]+\./, '').replace(/\.$/, '').split('.');
  const namespace = second ?? (from.pod?.startsWith(`${run}/`) === true ? cluster.plan.target.namespace : from.pod?.split('/')[0]);
  return cluster.services.find((one) => one.metadata.name === first && one.metadata.namespace === namespace);
}

/** A healthy cluster answers what it has: a name that it does not know is no name. */
function usually(cluster: Cluster, { from, to, tool }: Try, _time: number): Ending {
  if (to.name !== undefined && named(cluster, from, to.name) === undefined) return tool === 'nslookup' || tool === 'dns-tcp' ? 'nxdomain' : 'no-name';
  return 'ok';
}

function attemptOf(cluster: Cluster, one: Try, ending: Ending): Attempt {
  const { id, from, to, tool, round, command } = one;
  const base = { id, from, to, tool, round, command, clock: 5000, ms: 4 };
  if (ending === 'lost') return { ...base, exit: null, stdout: '', stderr: '', lost: 'error dialing backend: dial tcp 172.18.0.12:10250: connect: no route to host' };
  const service = to.name === undefined ? undefined : named(cluster, from, to.name);
  const addresses = typeof ending === 'object' && 'addresses' in ending ? ending.addresses : service === undefined ? [] : service.spec.clusterIP === 'None' ? cluster.slices.filter((candidate) => candidate.metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name).flatMap((candidate) => (candidate.endpoints ?? []).flatMap((endpoint) => endpoint.addresses ?? [])) : service.spec.clusterIPs ?? [];
  const host = to.ip ?? addresses[0] ?? '';
  const connecting = `Connecting to ${to.name ?? host}:${to.port ?? 80} (${host}:${to.port ?? 80})\n`;
  // A first packet was lost; the repeated one was led to this pod.
  if (typeof ending === 'object' && 'late' in ending) return { ...attemptOf(cluster, one, { body: `${ending.late}\n` }), ms: 1020, synsRepeated: 3 };
  if (typeof ending === 'object' && 'slow' in ending) return { ...attemptOf(cluster, one, 'ok'), ms: ending.slow };
  const wget = tool === 'http' || tool === 'lookup';
  const no = (text: string, exit = 1): Attempt => ({ ...base, exit, stdout: '', stderr: `${wget ? connecting : ''}${wget ? 'wget' : tool === 'nslookup' ? 'nslookup' : 'nc'}: ${text}` });
  switch (ending) {
    case 'refused': return no("can't connect to remote host: Connection refused");
    case 'unreachable': return no("can't connect to remote host: No route to host");
    case 'reset': return no('error getting response: Connection reset by peer');
    case 'timeout': return { ...no('', 143), stderr: wget ? `${connecting}Terminated` : 'Terminated', ms: 3000 };
    case 'hung': return { ...base, exit: 143, stdout: '', stderr: `${connecting}  HTTP/1.1 200 OK\nTerminated`, ms: 3000 };
    case 'no-name': return { ...base, exit: 1, stdout: '', stderr: `wget: bad address '${to.name ?? ''}:80'` };
    case 'http-500': return { ...base, exit: 1, stdout: '', stderr: `${connecting}  HTTP/1.1 500 Internal Server Error\nwget: server returned error: HTTP/1.1 500 Internal Server Error` };
    case 'nxdomain': case 'servfail': case 'dns-refused': return dnsAnswer(base, one, [], ending, service);
    default: break;
  }
  switch (tool) {
    case 'tcp': return { ...base, exit: 0, stdout: '', stderr: '' };
    case 'nslookup': case 'dns-tcp': case 'dns-udp': return dnsAnswer(base, one, addresses, 'ok', service);
    case 'http': case 'lookup': {
      const body = typeof ending === 'object' && 'body' in ending ? ending.body : to.size !== undefined ? 'x'.repeat(Math.min(to.size, 3000)) : `${bodyOf(cluster, one)}\n`;
      return { ...base, exit: 0, stdout: body, stderr: `${connecting}  HTTP/1.1 200 OK\n`, bytes: to.size ?? body.length };
    }
  }
}

function dnsAnswer(base: Omit<Attempt, 'exit' | 'stdout' | 'stderr'>, { to, tool }: Try, addresses: readonly string[], code: 'ok' | 'nxdomain' | 'servfail' | 'dns-refused', service: Mutable<Service> | undefined): Attempt {
  const name = (to.name ?? '').replace(/\.$/, '');
  if (tool === 'dns-tcp') {
    const flags = { ok: 0, servfail: 2, nxdomain: 3, 'dns-refused': 5 }[code];
    const ports = to.type !== 'SRV' || code !== 'ok' ? [] : (service?.spec.ports ?? []).filter((port) => name.startsWith(`_${port.name ?? ''}.`));
    const answers: dnsPacket.Answer[] = to.type === 'AAAA' ? [] : to.type === 'SRV' ? ports.map(({ port }) => ({ type: 'SRV', name, ttl: 5, data: { port, target: name.replace(/^_[^.]+\._[^.]+\./, '') } })) : addresses.filter((ip) => !ip.includes(':')).map((data) => ({ type: 'A', name, ttl: 5, data }));
    const packet = dnsPacket.streamEncode({ type: 'response', id: 4711, flags, questions: [{ type: to.type ?? 'A', name }], answers });
    return { ...base, exit: 0, stdout: [...packet].map((byte) => ` ${byte.toString(16).padStart(2, '0')}`).join(''), stderr: '' };
  }
  const head = `Server:\t\t${to.ip ?? ''}\nAddress:\t${to.ip ?? ''}:53\n\n`;
  if (code !== 'ok') return { ...base, exit: 1, stdout: `${head}** server can't find ${name}: ${code === 'dns-refused' ? 'REFUSED' : code.toUpperCase()}\n\n`, stderr: '' };
  return { ...base, exit: 0, stdout: `${head}${addresses.map((ip) => `Name:\t${name}\nAddress: ${ip}\n`).join('')}\n`, stderr: '' };
}

let turn = 0;
/** A practice pod says its own name; its Service leads to each in turn. */
function bodyOf(cluster: Cluster, { to }: Try): string {
  if (to.pod !== undefined) return to.pod.split('/')[1] ?? '';
  const practice = to.role === 'practice' || (to.role === 'target' && cluster.plan.practice === null);
  const names = cluster.pods.filter((one) => one.metadata.labels?.['app'] === (practice ? 'hostnames' : 'web')).map((one) => one.metadata.name);
  return names[turn++ % Math.max(1, names.length)] ?? 'nobody';
}

export interface Statement {
  readonly name: string;
  readonly about: 'target' | 'dns' | 'api';
  /** Its own, and those by which it is chosen besides. */
  readonly layers: readonly Layer[];
  readonly rule: (facts: Facts, subject: Subject) => Judgement;
}

/** Every rule that a spec judges, with whom it is about: read from the specs, so that none is forgotten. */
export function statements(): readonly Statement[] {
  const folder = fileURLToPath(new URL('../../specs/', import.meta.url));
  const texts = readdirSync(folder).filter((file) => file.endsWith('.spec.ts')).map((file) => readFileSync(`${folder}${file}`, 'utf8'));
  return texts.flatMap((text) => text.split(/(?=\bstep\()/).slice(1).flatMap((section) => {
    const [layer, , ...also] = [.../^step\(([^)]*)\)/.exec(section)?.[1]?.matchAll(/'([\w-]+)'/g) ?? []].map(([, word]) => word as Layer);
    return [...section.matchAll(/judge\('(\w+)'(?:, '(\w+)')?\)/g)].map(([, name = '', about]): Statement => ({ name, about: (about ?? 'target') as Statement['about'], layers: [layer as Layer, ...also], rule: (facts, subject) => judgeBy(name as RuleName, facts, subject) }));
  }));
}

/** Judges a survey by all statements, as its run would: one of some layers only by theirs, and by what lies beneath. */
export function judge(survey: Survey, all: readonly Statement[]): { readonly facts: Facts; readonly judged: readonly Judged[]; readonly verdict: Verdict; readonly ids: readonly string[] } {
  const facts = factsOf(survey);
  const { scope } = survey.plan;
  const judged = all.filter(({ layers }) => scope === 'all' || layers.some((layer) => scope.includes(layer))).map(({ name, about, rule }): Judged => ({ statement: `${name} ${about}`, layer: 'vip', judgement: rule(facts, facts[about]) }));
  const beneath = scope === 'all' ? [] : judgedBeneath(facts, judged, scope);
  return { facts, judged, verdict: conclude(survey, [...judged, ...beneath], scope, facts), ids: [...new Set(judged.flatMap((one) => one.judgement.findings.map((finding) => finding.id)))].sort() };
}
