import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOpen } from '../harness/symptom.ts';

export default {
  what: 'the servers speak a protocol of their own, on a port that is often one of HTTP',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', "exec nc -ll -p 9376 -e sh -c 'head -n 1 > /dev/null; printf nonsense'"] });
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports/0', value: { name: 'api', port: 8080, targetPort: 9376 } });
  },
  symptom: (lab) => expectOpen(lab, 8080),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
