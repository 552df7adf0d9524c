import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the Service has a port on the nodes, and none on their 127.0.0.1',
  inject: (lab) => lab.patch('app', 'service/web', { op: 'replace', path: '/spec/type', value: 'NodePort' }),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
