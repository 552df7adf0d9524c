import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOpen } from '../harness/symptom.ts';

export default {
  what: 'the servers speak no HTTP and wait for their clients to begin',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', "exec nc -ll -p 9376 -e cat"] });
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports/0', value: { name: 'queue', port: 5672, targetPort: 9376 } });
  },
  symptom: (lab) => expectOpen(lab, 5672),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
