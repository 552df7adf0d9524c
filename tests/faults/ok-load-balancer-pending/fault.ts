import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'nobody gives the Service an address from outside, and inside it answers',
  inject: (lab) => lab.patch('app', 'service/web', { op: 'replace', path: '/spec/type', value: 'LoadBalancer' }),
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'app', 'get', 'service', 'web', '-o', 'jsonpath={.status.loadBalancer.ingress}')) === '', 'no address was given');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
