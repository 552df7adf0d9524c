import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the scheduler is down, and the pods had to be made anew',
  inject: async (lab) => {
    await lab.component('stop', 'cp', 'kube-scheduler', 'KILL');
    await deletePods(lab);
  },
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.length === 3 && pods.every(({ phase, node }) => phase === 'Pending' && node === ''), 'the pods wait for a node');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  heal: (lab) => lab.component('start', 'cp', 'kube-scheduler'),
  expected: { named: [{ layer: 'control-plane', object: 'kube-scheduler' }], consequences: ['pods', 'endpoints'] },
} satisfies Fault;
