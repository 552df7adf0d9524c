import type { Fault } from '../harness/fault.ts';
import { replaceService } from '../harness/slices.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'a headless Service lists no ports at all',
  inject: (lab) => replaceService(lab, { clusterIP: 'None', selector: { app: 'web' } }),
  symptom: async (lab) => {
    await expectOutcomes(lab, { 'cli1 web:9376': 'answers', 'cli2 web:9376': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
