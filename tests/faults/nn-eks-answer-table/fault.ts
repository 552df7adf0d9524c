import { setUpAsEks, undoEks } from '../harness/eks.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'the nodes are set up as the pod network of EKS does it, with a table for each further network card, and the one of this card lacks the network of the nodes, so what one pod on each node answers to nodes goes to a gateway that has no way back; pods reach pods',
  inject: (lab) => setUpAsEks(lab, false),
  symptom: async (lab) => {
    for (const node of ['node1', 'node2']) for (const client of ['cli1', 'cli2']) await expectOutcomes(lab, { [`${client} ${(await podOn(lab, node)).ip}:9376`]: 'answers' });
    await expectOutcomes(lab, { [`node2 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'], 'cli1 web:80': 'answers' });
  },
  heal: undoEks,
  expected: { named: [{ layer: 'node-network', object: /^Node node[12]$/, message: /table 2|1536|lookup 2/ }], also: [{ layer: 'node-network', object: /^Node node[12]$/ }] },
} satisfies Fault;
