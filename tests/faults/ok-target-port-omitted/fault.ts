import type { Fault } from '../harness/fault.ts';
import { rollOut } from '../harness/roll-out.ts';
import { replaceService } from '../harness/slices.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the Service has no targetPort, so it is the port',
  inject: async (lab) => {
    await rollOut(lab, { args: ['--port', '80'], ports: [{ containerPort: 80 }] });
    await replaceService(lab, { selector: { app: 'web' }, ports: [{ port: 80 }] });
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
