import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the selector asks for a label more than the pods have',
  inject: (lab) => lab.patch('app', 'service/web', { op: 'add', path: '/spec/selector/tier', value: 'front' }),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': ['refused', 'timed out', 'unreachable'] }),
  expected: { named: [{ layer: 'endpoints', object: 'Service app/web', finding: 'endpoints/selector', message: /tier/ }] },
} satisfies Fault;
