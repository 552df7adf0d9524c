import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a node has the address of a pod of another node for one of its own',
  inject: async (lab) => lab.on('node1', `ip addr add ${(await podOn(lab, 'node2')).ip}/32 dev lo`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['refused', 'timed out'] }),
  heal: async (lab) => lab.on('node1', `ip addr del ${(await podOn(lab, 'node2')).ip}/32 dev lo`),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/claimed-address' }] },
} satisfies Fault;
