import type { Fault } from '../harness/fault.ts';
import { rollOut } from '../harness/roll-out.ts';
import { replaceService } from '../harness/slices.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the containers declare no port',
  inject: async (lab) => {
    await replaceService(lab, { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 9376 }] });
    await rollOut(lab, { ports: [] });
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
