import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a firewall of a node refuses what it forwards, in the words of a missing route',
  inject: (lab) => lab.on('node1', 'iptables -I FORWARD -m conntrack --ctstate NEW -j REJECT --reject-with icmp-host-prohibited'),
  symptom: async (lab) => {
    const there = (await podsOf(lab)).find(({ node }) => node === 'node2');
    await expectOutcomes(lab, { [`cli1 ${there?.ip}:9376`]: 'unreachable', [`node1 ${there?.ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'iptables -D FORWARD -m conntrack --ctstate NEW -j REJECT --reject-with icmp-host-prohibited'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/firewall' }] },
} satisfies Fault;
