import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the client uses the nodePort on the Service IP',
  target: 'app/web:30376',
  inject: (lab) => lab.patch('app', 'service/web', { op: 'replace', path: '/spec/type', value: 'NodePort' }, { op: 'add', path: '/spec/ports/0/nodePort', value: 30376 }),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:30376`]: ['timed out', 'unreachable', 'refused'], 'cli1 web:80': 'answers' }),
  expected: { named: [{ layer: 'service', object: 'Service app/web', finding: 'service/port-not-listed', message: /nodePort/ }] },
} satisfies Fault;
