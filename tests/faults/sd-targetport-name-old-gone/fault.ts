import type { Fault } from '../harness/fault.ts';
import { rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'no pod has the port that the Service names any longer',
  inject: (lab) => rollOut(lab, { ports: [{ containerPort: 9376 }] }),
  symptom: async (lab) => {
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', [`cli1 ${(await podsOf(lab))[0]?.ip}:9376`]: 'answers' });
  },
  expected: {
    // Either side can be changed: the Deployment names its port, or the Service gives the number.
    named: [{ layer: 'service', object: /^(Service|Deployment) app\/web$/ }],
  },
} satisfies Fault;
