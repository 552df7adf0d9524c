import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a pod has lost its address',
  inject: async (lab) => lab.inNetworkOf((await podOn(lab, 'node1')).name, 'ip addr flush dev eth0'),
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'] }),
  heal: deletePods,
  expected: { named: [{ layer: 'node-network', object: /^Pod app\/web-/ }] },
} satisfies Fault;
