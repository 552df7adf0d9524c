import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'all nodes are cordoned, and the old pods are gone',
  inject: async (lab) => {
    await lab.kubectl('cordon', 'node1', 'node2');
    await deletePods(lab);
  },
  symptom: async (lab) => must((await podsOf(lab)).every(({ phase }) => phase === 'Pending'), 'no pod is placed'),
  heal: (lab) => lab.kubectl('uncordon', 'node1', 'node2'),
  expected: { named: [{ layer: ['pods', 'cluster', 'control-plane'], object: /node1|app\/web/, message: /cordon|unschedulable/i }] },
} satisfies Fault;
