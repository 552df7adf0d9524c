import type { Fault } from '../harness/fault.ts';
import { replaceService } from '../harness/slices.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'a headless Service lists another port than its clients use: the mapping means nothing there',
  inject: (lab) => replaceService(lab, { clusterIP: 'None', selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] }),
  symptom: async (lab) => {
    await expectOutcomes(lab, { 'cli1 web:9376': 'answers', 'cli2 web:9376': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
