import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the client uses the port of the container on the Service IP',
  target: 'app/web:9376',
  inject: async () => undefined,
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:9376`]: ['timed out', 'unreachable', 'refused'], 'cli1 web:80': 'answers' }),
  expected: { named: [{ layer: 'service', object: 'Service app/web', finding: 'service/port-not-listed', message: /targetPort of its port 80/ }] },
} satisfies Fault;
