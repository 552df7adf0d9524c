import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the namespace takes only restricted pods, and the old ones are gone',
  inject: async (lab) => {
    await lab.kubectl('label', 'namespace', 'app', 'pod-security.kubernetes.io/enforce=restricted');
    await deletePods(lab);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).length === 0, 'there are no pods');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  heal: (lab) => lab.kubectl('label', 'namespace', 'app', 'pod-security.kubernetes.io/enforce-'),
  expected: { named: [{ layer: 'control-plane', object: 'Namespace app', finding: 'control-plane/pod-security' }], consequences: ['endpoints'] },
} satisfies Fault;
