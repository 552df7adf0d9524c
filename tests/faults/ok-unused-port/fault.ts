import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the Service lists a port more, which nobody serves',
  target: 'app/web:80',
  inject: (lab) => lab.patch('app', 'service/web', { op: 'add', path: '/spec/ports/-', value: { name: 'metrics', port: 9100, targetPort: 9100 } }),
  symptom: async (lab) => {
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', [`cli1 ${await serviceIp(lab)}:9100`]: 'refused' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
