import type { Fault } from '../harness/fault.ts';
import { manualSlice } from '../harness/slices.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'another controller keeps a slice for the Service beside the cluster\'s own',
  inject: async (lab) => {
    await lab.apply(manualSlice([(await podsOf(lab))[0]?.ip ?? ''], { name: 'web-mirror', by: 'mirror.example.com' }));
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
