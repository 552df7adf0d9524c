import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a node lets packets of its pods travel one hop only',
  inject: (lab) => lab.on('node1', 'iptables -t mangle -A PREROUTING -i cni0 -j TTL --ttl-set 2'),
  symptom: async (lab) => {
    const there = (await podsOf(lab)).find(({ node }) => node === 'node2');
    await expectOutcomes(lab, { [`cli1 ${there?.ip}:9376`]: ['timed out', 'unreachable'], [`node1 ${there?.ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'iptables -t mangle -D PREROUTING -i cni0 -j TTL --ttl-set 2'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1' }] },
} satisfies Fault;
