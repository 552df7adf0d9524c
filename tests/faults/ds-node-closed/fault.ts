import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const rule = 'FORWARD -i eth0 -d 10.244.1.0/24 -m conntrack --ctstate NEW -j DROP';

export default {
  what: 'all DNS servers are on one node, whose firewall lets nobody in',
  inject: async (lab) => {
    await lab.patch('kube-system', 'deployment/coredns', { op: 'add', path: '/spec/template/spec/nodeSelector', value: { 'kubernetes.io/hostname': 'node1' } });
    await until('the servers are on node1', 90, async () => {
      const servers = await podsOf(lab, 'k8s-app=kube-dns', 'kube-system');
      return servers.length === 2 && servers.every(({ node, ready, deleted }) => node === 'node1' && ready && !deleted);
    });
    await lab.on('node1', `iptables -I ${rule}`);
  },
  symptom: async (lab) => {
    must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ ready }) => ready), 'the servers are Ready');
    await expectOutcomes(lab, { 'cli2 web:80': ['no name', 'timed out'] });
  },
  heal: (lab) => lab.on('node1', `iptables -D ${rule}`),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/firewall' }] },
} satisfies Fault;
