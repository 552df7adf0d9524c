import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must, podsOf, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a firewall drops lookups that leave their node',
  inject: (lab) => lab.on('node1', 'iptables -I FORWARD -o eth0 -p udp --dport 53 -j DROP'),
  symptom: async (lab) => {
    const there = (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).find(({ node }) => node === 'node2');
    must((await lookUp(lab, 'cli1', 'web.app.svc.cluster.local', there?.ip)) === 'timed out', 'the server of the other node cannot be asked');
    await expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'iptables -D FORWARD -o eth0 -p udp --dport 53 -j DROP'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/firewall' }], consequences: ['dns'] },
} satisfies Fault;
