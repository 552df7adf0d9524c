import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterDnsOf, clusterDomainOf, zonesOfCorefile } from '#helpers/cluster-dns.ts';
import type { ConfigMap, Pod, Service } from '#helpers/kube.ts';
import { objectsOf, type KubeletConfig, type Objects } from '#helpers/objects.ts';

const empty = objectsOf([], 'last');

function objects(more: Partial<Objects>, kubelet?: KubeletConfig): Objects {
  return { ...empty, ...(kubelet === undefined ? {} : { kubelets: { node1: kubelet, node2: kubelet } }), ...more };
}

function service(namespace: string, name: string, clusterIP: string, labels: Record<string, string>, selector: Record<string, string> | undefined, ports = [{ name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 }]): Service {
  return { metadata: { namespace, name, labels }, spec: { clusterIP, clusterIPs: [clusterIP], ports, ...(selector === undefined ? {} : { selector }) } };
}

function server(namespace: string, name: string, labels: Record<string, string>, image: string, configMap?: string): Pod {
  const volumes = configMap === undefined ? [] : [{ name: 'config', configMap: { name: configMap } }, { name: 'ca', configMap: { name: 'kube-root-ca.crt' } }];
  return { metadata: { namespace, name, labels }, spec: { containers: [{ name: 'dns', image }], volumes } as Pod['spec'], status: { podIP: '10.244.1.2' } };
}

function corefile(namespace: string, name: string, zone: string): ConfigMap {
  return { metadata: { namespace, name }, data: { Corefile: `.:53 {\n    errors\n    kubernetes ${zone} in-addr.arpa ip6.arpa {\n        pods insecure\n    }\n    forward . /etc/resolv.conf\n}\n` } };
}

const kubeDns = service('kube-system', 'kube-dns', '10.96.0.10', { 'k8s-app': 'kube-dns', 'kubernetes.io/name': 'CoreDNS' }, { 'k8s-app': 'kube-dns' });
const coredns = server('kube-system', 'coredns-x', { 'k8s-app': 'kube-dns' }, 'registry.example/coredns/coredns:v1.12.0', 'coredns');

test('kubeadm: kube-dns, CoreDNS pods and their ConfigMap', () => {
  const dns = clusterDnsOf(objects({ services: [kubeDns], pods: [coredns], configMaps: [corefile('kube-system', 'coredns', 'cluster.local')] }, { clusterDNS: ['10.96.0.10'], clusterDomain: 'cluster.local' }));
  assert.equal(dns.service, kubeDns);
  assert.deepEqual(dns.servers, [coredns]);
  assert.deepEqual(dns.nameservers, ['10.96.0.10']);
  assert.deepEqual(dns.configMaps, ['kube-system/coredns'], 'the root certificates are no configuration of DNS');
  assert.deepEqual(dns.served, ['cluster.local']);
  assert.equal(clusterDomainOf(dns), 'cluster.local');
});

test('RKE2: the Service has a name of its own and is found by its address', () => {
  const rke2 = service('kube-system', 'rke2-coredns-rke2-coredns', '10.43.0.10', { 'app.kubernetes.io/name': 'rke2-coredns' }, { 'app.kubernetes.io/name': 'rke2-coredns' });
  const pod = server('kube-system', 'rke2-coredns-x', { 'app.kubernetes.io/name': 'rke2-coredns' }, 'registry.example/hardened-coredns:v1.12.0', 'rke2-coredns-rke2-coredns');
  const dns = clusterDnsOf(objects({ services: [kubeDns, rke2], pods: [pod] }, { clusterDNS: ['10.43.0.10'] }));
  assert.equal(dns.service, rke2);
  assert.deepEqual(dns.servers, [pod]);
});

test('OpenShift: dns-default leads to port 5353, in another namespace', () => {
  const dnsDefault = service('openshift-dns', 'dns-default', '172.30.0.10', { 'dns.operator.openshift.io/owning-dns': 'default' }, { 'dns.operator.openshift.io/daemonset-dns': 'default' }, [{ name: 'dns', port: 53, protocol: 'UDP', targetPort: 5353 }]);
  const pod = server('openshift-dns', 'dns-default-x', { 'dns.operator.openshift.io/daemonset-dns': 'default' }, 'registry.example/ocp-coredns@sha256:0');
  const byAddress = clusterDnsOf(objects({ services: [dnsDefault], pods: [pod] }, { clusterDNS: ['172.30.0.10'] }));
  const byLabel = clusterDnsOf(objects({ services: [dnsDefault], pods: [pod] }));
  for (const dns of [byAddress, byLabel]) {
    assert.equal(dns.service, dnsDefault);
    assert.deepEqual(dns.servers, [pod]);
  }
});

test('a cache on the node: kubelets hand out an address that no Service has', () => {
  const dns = clusterDnsOf(objects({ services: [kubeDns], pods: [coredns] }, { clusterDNS: ['169.254.20.10'], clusterDomain: 'cluster.local' }));
  assert.deepEqual(dns.nameservers, ['169.254.20.10']);
  assert.equal(dns.service, kubeDns, 'the Service is found by its label');
  assert.deepEqual(dns.servers, [coredns]);
});

test('a cache on the node has a Service of its own, which is not the cluster\'s DNS', () => {
  const upstream = service('kube-system', 'kube-dns-upstream', '10.96.7.7', { 'k8s-app': 'kube-dns', 'kubernetes.io/name': 'KubeDNSUpstream' }, { 'k8s-app': 'kube-dns' });
  const dns = clusterDnsOf(objects({ services: [upstream, kubeDns], pods: [coredns] }, { clusterDNS: ['169.254.20.10'] }));
  assert.equal(dns.service?.metadata.name, 'kube-dns');
});

test('no DNS at all', () => {
  const dns = clusterDnsOf(objects({}, { clusterDNS: ['10.96.0.10'], clusterDomain: 'cluster.local' }));
  assert.equal(dns.service, undefined);
  assert.deepEqual([dns.servers, dns.served, dns.configMaps], [[], [], []]);
  assert.deepEqual(dns.nameservers, ['10.96.0.10'], 'where pods are sent is still known');
  assert.equal(clusterDomainOf(dns), 'cluster.local');
});

test('the Service was deleted: the servers are found all the same', () => {
  const dns = clusterDnsOf(objects({ pods: [coredns], configMaps: [corefile('kube-system', 'coredns', 'cluster.local')] }, { clusterDNS: ['10.96.0.10'] }));
  assert.equal(dns.service, undefined);
  assert.deepEqual(dns.servers, [coredns]);
});

test('the Service selects nothing: the servers are found by what they run', () => {
  const astray = service('kube-system', 'kube-dns', '10.96.0.10', { 'k8s-app': 'kube-dns' }, { 'k8s-app': 'kube-dnss' });
  const dns = clusterDnsOf(objects({ services: [astray], pods: [coredns] }, { clusterDNS: ['10.96.0.10'] }));
  assert.equal(dns.service, astray);
  assert.deepEqual(dns.servers, [coredns]);
});

test('no kubelet could be asked: the Service is found by its label, then by its name', () => {
  assert.equal(clusterDnsOf(objects({ services: [kubeDns] })).service, kubeDns);
  const bare = service('kube-system', 'kube-dns', '10.96.0.10', {}, undefined);
  assert.equal(clusterDnsOf(objects({ services: [bare] })).service, bare);
  const headless = service('kube-system', 'kube-dns', 'None', { 'k8s-app': 'kube-dns' }, { 'k8s-app': 'kube-dns' });
  assert.equal(clusterDnsOf(objects({ services: [service('a', 'dns-metrics', 'None', { 'k8s-app': 'kube-dns' }, { 'k8s-app': 'kube-dns' }), headless] })).service, headless);
});

test('the domain: what the servers serve is the truth, what kubelets hand out the fallback', () => {
  const domain = (handedOut: string | undefined, ...served: string[]): string => clusterDomainOf({ nameservers: [], service: undefined, servers: [], handedOut, served, configMaps: [], corefiles: [] });
  assert.equal(domain('corp.internal', 'corp.internal'), 'corp.internal');
  assert.equal(domain('cluster.local', 'corp.internal'), 'corp.internal', 'they disagree');
  assert.equal(domain('corp.internal'), 'corp.internal', 'the servers could not be read');
  assert.equal(domain(undefined, 'corp.internal'), 'corp.internal');
  assert.equal(domain('b.example', 'a.example', 'b.example'), 'b.example', 'one of several');
  assert.equal(domain(undefined), 'cluster.local');
});

test('Corefile: zones of the kubernetes plugin, reverse ones and comments apart', () => {
  assert.deepEqual(zonesOfCorefile('.:53 {\n  kubernetes cluster.local in-addr.arpa ip6.arpa {\n    namespaces app\n  }\n}\n'), ['cluster.local']);
  assert.deepEqual(zonesOfCorefile('corp.internal:53 {\n  kubernetes corp.internal. svc.example 10.in-addr.arpa\n}\n'), ['corp.internal', 'svc.example']);
  assert.deepEqual(zonesOfCorefile('.:53 {\n  # kubernetes cluster.local\n  forward . 8.8.8.8\n}\n'), []);
});

test('Corefile: the kubernetes plugin without a zone of its own serves the zones of its block', () => {
  assert.deepEqual(zonesOfCorefile('cluster.local:53 in-addr.arpa:53 {\n  kubernetes {\n    pods insecure\n  }\n}\n'), ['cluster.local']);
});

test('only what the DNS servers mount is their configuration', () => {
  const dns = clusterDnsOf(objects({ services: [kubeDns], pods: [coredns], configMaps: [corefile('kube-system', 'other', 'elsewhere.example'), corefile('kube-system', 'coredns', 'cluster.local')] }, { clusterDNS: ['10.96.0.10'] }));
  assert.deepEqual(dns.served, ['cluster.local']);
});
