import type { Fault } from '../harness/fault.ts';
import { replaceService } from '../harness/slices.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the Service was made anew a moment ago and has another IP: DNS servers may still answer with the former one for a while',
  client: 'app/cli1',
  inject: (lab) => replaceService(lab, { clusterIP: '10.96.77.77', selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] }),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 10.96.77.77:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
