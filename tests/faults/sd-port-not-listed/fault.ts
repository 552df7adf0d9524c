import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the client uses a port that the Service does not list',
  target: 'app/web:8080',
  inject: async () => undefined,
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:8080`]: ['timed out', 'unreachable', 'refused'], 'cli1 web:80': 'answers' }),
  expected: { named: [{ layer: 'service', object: 'Service app/web', finding: 'service/port-not-listed' }] },
} satisfies Fault;
