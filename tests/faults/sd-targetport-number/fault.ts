import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the numeric targetPort is wrong',
  inject: (lab) => lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports/0/targetPort', value: 9377 }),
  symptom: async (lab) => {
    const [pod] = await podsOf(lab);
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', [`cli1 ${pod?.ip}:9376`]: 'answers', [`cli1 ${pod?.ip}:9377`]: 'refused' });
  },
  expected: { named: [{ layer: 'service', object: 'Service app/web', finding: 'service/target-port' }] },
} satisfies Fault;
