import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const rule = 'FORWARD -p icmp --icmp-type echo-request -j DROP';

export default {
  what: 'no node lets a ping through, and everything else is well',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `iptables -I ${rule}`);
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'iptables -S FORWARD')).split('\n').length > 2, 'the rule is there');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `iptables -D ${rule}`);
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
