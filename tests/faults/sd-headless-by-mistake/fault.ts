import type { Fault } from '../harness/fault.ts';
import { replaceService } from '../harness/slices.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the Service has become headless, and its clients use its port, which is not that of the pods',
  target: 'app/web:80',
  inject: (lab) => replaceService(lab, { clusterIP: 'None', selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 9376 }] }),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'refused', 'cli1 web:9376': 'answers' }),
  expected: { named: [{ layer: 'service', object: 'Service app/web', message: /headless/ }] },
} satisfies Fault;
