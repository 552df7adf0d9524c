import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'kube-controller-manager is down, and the pods are gone',
  inject: async (lab) => {
    await lab.component('stop', 'cp', 'kube-controller-manager', 'KILL');
    await deletePods(lab);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).length === 0, 'nobody has made new pods');
    await expectOutcomes(lab, { 'cli1 web:80': ['timed out', 'unreachable'] });
  },
  heal: (lab) => lab.component('start', 'cp', 'kube-controller-manager'),
  expected: { named: [{ layer: 'control-plane', object: 'kube-controller-manager' }] },
} satisfies Fault;
