import type { Fault } from '../harness/fault.ts';
import { must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the pods are being made anew as somebody looks',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'delete', 'pods', '-l', 'app=web', '--grace-period=1', '--wait=false');
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).length >= 3, 'there are new pods');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
