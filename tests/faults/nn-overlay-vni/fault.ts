import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';
import { endOverlay, makeOverlay } from '../harness/overlay.ts';

export default {
  what: 'pods of other nodes are reached through a tunnel, and the two ends have other numbers for it (VNI), since one node was set up by another version',
  inject: (lab) => makeOverlay(lab, { node2: 4096 }),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: endOverlay,
  expected: { named: [{ layer: 'node-network', object: /^(Node node[12]|the network between nodes)$/, message: /VNI|vxlan id|4096|flannel\.1/i }] },
} satisfies Fault;
