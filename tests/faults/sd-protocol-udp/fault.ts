import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the Service lists its port over UDP, and the servers speak TCP',
  inject: (lab) => lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports/0', value: { name: 'http', port: 80, protocol: 'UDP', targetPort: 9376 } }),
  symptom: async (lab) => {
    await expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: ['timed out', 'unreachable', 'refused'] });
  },
  expected: { named: [{ layer: 'service', object: 'Service app/web', message: /UDP/ }] },
} satisfies Fault;
