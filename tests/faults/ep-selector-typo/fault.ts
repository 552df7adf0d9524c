import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf, readyEndpoints } from '../harness/symptom.ts';

export default {
  what: 'the selector has a typo',
  inject: (lab) => lab.patch('app', 'service/web', { op: 'add', path: '/spec/selector', value: { app: 'wbe' } }),
  symptom: async (lab) => {
    must((await readyEndpoints(lab)).length === 0, 'no endpoints are listed');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', [`cli1 ${(await podsOf(lab))[0]?.ip}:9376`]: 'answers' });
  },
  expected: { named: [{ layer: 'endpoints', object: 'Service app/web', finding: 'endpoints/selector' }] },
} satisfies Fault;
