import { setUpAsEks, undoEks } from '../harness/eks.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'the nodes are set up as the pod network of EKS does it: routing rules and a table for each further network card, marks that bring answers back to the first one, and chains that give what leaves the VPC the address of the node',
  inject: (lab) => setUpAsEks(lab, true),
  symptom: async (lab) => {
    for (const node of ['node1', 'node2']) for (const client of ['cli1', 'cli2']) await expectOutcomes(lab, { [`${client} ${(await podOn(lab, node)).ip}:9376`]: 'answers' });
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: undoEks,
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
