import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'the default route of a pod leads to an address that nobody has',
  inject: async (lab) => lab.inNetworkOf((await podOn(lab, 'node1')).name, 'ip route replace default via 10.244.1.250'),
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'], [`node1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: deletePods,
  expected: { named: [{ layer: 'node-network', object: /^Pod app\/web-/ }] },
} satisfies Fault;
