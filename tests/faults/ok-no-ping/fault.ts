import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

const rules = ['INPUT -p icmp --icmp-type echo-request -j DROP', 'FORWARD -p icmp --icmp-type echo-request -j DROP'];

export default {
  what: 'nobody may ping anybody, neither pods nor nodes',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, rules.map((rule) => `iptables -I ${rule}`).join('\n'));
  },
  symptom: async (lab) => {
    const there = (await podsOf(lab)).find(({ node }) => node === 'node2');
    must((await lab.inNetworkOf('cli1', `ping -c 1 -W 1 ${there?.ip} || true`)).includes('100% packet loss'), 'a pod is not pinged');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, rules.map((rule) => `iptables -D ${rule}`).join('\n'));
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
