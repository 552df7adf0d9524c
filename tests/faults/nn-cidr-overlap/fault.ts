import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a network that a node is attached to has the addresses of another node\'s pods',
  inject: (lab) => lab.on('node1', 'ip addr add 10.244.2.126/25 dev $(ip -o route get 1.1.1.1 | sed "s/.* dev \\([^ ]*\\).*/\\1/")'),
  symptom: async (lab) => {
    const there = (await podsOf(lab)).find(({ node }) => node === 'node2');
    await expectOutcomes(lab, { [`cli1 ${there?.ip}:9376`]: ['timed out', 'unreachable'] });
  },
  heal: (lab) => lab.on('node1', 'ip addr del 10.244.2.126/25 dev $(ip -o route get 1.1.1.1 | sed "s/.* dev \\([^ ]*\\).*/\\1/")'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1' }] },
} satisfies Fault;
