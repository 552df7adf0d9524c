import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'a LoadBalancer Service keeps outside traffic on the node, and one node has no pod of it',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=1');
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/type', value: 'LoadBalancer' }, { op: 'add', path: '/spec/externalTrafficPolicy', value: 'Local' });
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
