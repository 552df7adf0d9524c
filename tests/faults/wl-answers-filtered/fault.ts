import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a pod has a packet filter of its own, which drops what it answers',
  inject: async (lab) => lab.inNetworkOf((await podOn(lab, 'node1')).name, `nft 'add table inet own; add chain inet own o { type filter hook output priority 0; }; add rule inet own o tcp sport 9376 drop'`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out' }),
  heal: deletePods,
  expected: { named: [{ layer: 'pods', object: /^Pod app\/web-/, finding: 'pods/own-filter' }] },
} satisfies Fault;
