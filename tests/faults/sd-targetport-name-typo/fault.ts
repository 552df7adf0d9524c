import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the named targetPort is no port of the pods',
  inject: (lab) => lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports/0/targetPort', value: 'htpp' }),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'refused', 'cli2 web:80': 'refused' }),
  expected: { named: [{ layer: 'service', object: 'Service app/web' }] },
} satisfies Fault;
