import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'the pod network hands out addresses in blocks, the API says that one of them belongs to one node and pods of the other have addresses of it (borrowed), so the first node keeps a blackhole for it',
  inject: async (lab) => {
    const { ip } = await podOn(lab, 'node2');
    await lab.on('node1', `ip route add blackhole ${ip.replace(/\d+$/, (last) => String(Number(last) & ~7))}/29 proto bird`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'ip route flush type blackhole proto bird'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /blackhole/ }] },
} satisfies Fault;
