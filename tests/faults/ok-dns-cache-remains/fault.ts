import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const rules = [
  ...['udp', 'tcp'].flatMap((protocol) => [`raw PREROUTING -d 169.254.20.10/32 -p ${protocol} --dport 53 -j NOTRACK`, `raw OUTPUT -d 169.254.20.10/32 -p ${protocol} --dport 53 -j NOTRACK`, `raw OUTPUT -s 169.254.20.10/32 -p ${protocol} --sport 53 -j NOTRACK`, `filter INPUT -d 169.254.20.10/32 -p ${protocol} --dport 53 -j ACCEPT`, `filter OUTPUT -s 169.254.20.10/32 -p ${protocol} --sport 53 -j ACCEPT`]),
].map((rule) => rule.split(/ (.*)/) as [string, string]);

export default {
  what: 'the nodes had a DNS cache once, and have its address, its rules, its Service and its configuration still; no pod asks it any more',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, ['set -e', 'ip link add nodelocaldns type bridge; ip addr add 169.254.20.10/32 dev nodelocaldns; ip link set nodelocaldns up', ...rules.map(([table, rule]) => `iptables -t ${table} -A ${rule}`)].join('\n'));
    await lab.replace([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'node-local-dns', namespace: 'kube-system' }, data: { Corefile: 'cluster.local:53 {\n    bind 169.254.20.10\n    forward . __PILLAR__CLUSTER__DNS__ {\n        force_tcp\n    }\n}\n' } },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'node-local-dns', namespace: 'kube-system', labels: { 'k8s-app': 'node-local-dns' } }, spec: { clusterIP: 'None', selector: { 'k8s-app': 'node-local-dns' }, ports: [{ name: 'metrics', port: 9253 }] } },
      { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'node-local-dns', namespace: 'kube-system', labels: { 'k8s-app': 'node-local-dns' } }, spec: { selector: { matchLabels: { 'k8s-app': 'node-local-dns' } }, template: { metadata: { labels: { 'k8s-app': 'node-local-dns' } }, spec: { nodeSelector: { 'dns-cache': 'wanted' }, hostNetwork: true, containers: [{ name: 'node-cache', image: 'registry.k8s.io/serve_hostname' }] } } } },
    ]);
  },
  symptom: async (lab) => {
    must(!(await lab.inPod('cli1', 'cat /etc/resolv.conf')).includes('169.254.'), 'no pod asks it');
    for (const node of ['node1', 'node2']) must((await lab.on(node, 'iptables-save -t raw')).includes('169.254.20.10'), `its rules are on ${node}`);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, [...rules.map(([table, rule]) => `iptables -t ${table} -D ${rule}`), 'nft delete table ip raw; ip link del nodelocaldns'].join('\n'));
    await lab.kubectl('-n', 'kube-system', 'delete', 'configmap/node-local-dns', 'service/node-local-dns', 'daemonset/node-local-dns');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
