import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the server listens on localhost, which its new runtime takes for ::1 alone',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p [::1]:9376 -h /tmp'] });
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'refused' }),
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', finding: 'pods/listens-on-loopback', message: /::1/ }] },
} satisfies Fault;
