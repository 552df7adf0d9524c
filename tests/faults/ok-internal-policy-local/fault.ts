import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the Service keeps its traffic on the node, and every node has pods of it',
  inject: (lab) => lab.patch('app', 'service/web', { op: 'replace', path: '/spec/internalTrafficPolicy', value: 'Local' }),
  symptom: async (lab) => {
    must(new Set((await podsOf(lab)).map(({ node }) => node)).size === 2, 'both nodes have a pod');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
