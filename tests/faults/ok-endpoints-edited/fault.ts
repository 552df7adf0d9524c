import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'somebody has written into the old Endpoints object, which no proxy reads',
  inject: (lab) => lab.patch('app', 'endpoints/web', { op: 'replace', path: '/subsets', value: [{ addresses: [{ ip: '10.244.9.9' }], ports: [{ name: 'http', port: 9376 }] }] }),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
