import type { Fault } from '../harness/fault.ts';
import { rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the pods have a port of the name that the Service uses, and say that it is one of UDP',
  inject: (lab) => rollOut(lab, { ports: [{ name: 'http', containerPort: 9376, protocol: 'UDP' }] }),
  symptom: async (lab) => {
    const [pod] = await podsOf(lab);
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', [`cli1 ${pod?.ip}:9376`]: 'answers' });
  },
  expected: { named: [{ layer: ['service', 'pods'], object: /^(Deployment|Service) app\/web$/, message: /UDP/ }] },
} satisfies Fault;
