import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the DNS servers are in the network of their nodes, whose firewall lets in what an administrator listed: ssh, the kubelet, the probes, and not port 53',
  target: 'practice',
  grep: 'dns',
  inject: async (lab) => {
    await lab.kubectl('-n', 'kube-system', 'scale', 'deployment/coredns', '--replicas=0');
    await until('the old servers are gone', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).length === 0);
    await lab.patch('kube-system', 'deployment/coredns', { op: 'add', path: '/spec/template/spec/hostNetwork', value: true }, { op: 'replace', path: '/spec/replicas', value: 2 });
    await until('the new ones are Ready', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).filter(({ ready, ip }) => ready && !ip.startsWith('10.244.')).length === 2);
    for (const node of ['node1', 'node2']) await lab.on(node, `nft 'add table inet filter; add chain inet filter input { type filter hook input priority 0; policy drop; }; add rule inet filter input iif lo accept; add rule inet filter input ct state established,related accept; add rule inet filter input icmp type echo-request accept; add rule inet filter input tcp dport { 22, 10250, 8080, 8181, 30000-32767 } accept; add rule inet filter input counter'`);
  },
  symptom: async (lab) => {
    must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ ready }) => ready), 'the servers are Ready');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'nft delete table inet filter');
  },
  expected: { named: [{ layer: 'node-network', object: /^Node node[12]$/, message: /firewall|filter|input/ }], also: [{ layer: 'node-network', object: /^Node node[12]$/ }] },
} satisfies Fault;
