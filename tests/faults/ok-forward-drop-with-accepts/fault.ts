import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'a node forwards nothing by default, and admits what comes from pods or goes to them',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'iptables -A FORWARD -s 10.244.0.0/16 -j ACCEPT; iptables -A FORWARD -d 10.244.0.0/16 -j ACCEPT; iptables -P FORWARD DROP');
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'iptables -S FORWARD')).includes('-P FORWARD DROP'), 'the policy of the chain is DROP');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'iptables -P FORWARD ACCEPT; iptables -D FORWARD -s 10.244.0.0/16 -j ACCEPT; iptables -D FORWARD -d 10.244.0.0/16 -j ACCEPT');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
