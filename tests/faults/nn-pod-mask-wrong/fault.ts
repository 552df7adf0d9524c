import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a pod takes the pods of all nodes for neighbours on its own link',
  inject: async (lab) => lab.inNetworkOf((await podOn(lab, 'node1')).name, 'ip route add 10.244.0.0/16 dev eth0'),
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: deletePods,
  expected: { named: [{ layer: 'node-network', object: /^Pod app\/web-/ }] },
} satisfies Fault;
