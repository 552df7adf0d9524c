import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

const rule = (node: string): string => `POSTROUTING -s 10.244.${node.at(-1)}.0/24 -o eth0 -m comment --comment "pods leave as their node" -j MASQUERADE`;

export default {
  what: 'the network knows the nodes alone, so each gives what its pods send out its own address, to pods of others too, and no policy asks who comes',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `iptables -t nat -A ${rule(node)}`);
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'iptables -t nat -S POSTROUTING')).includes('pods leave'), 'it is there');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `iptables -t nat -D ${rule(node)}`);
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
