import type { Fault } from '../harness/fault.ts';
import { busybox, page, rollOut } from '../harness/roll-out.ts';
import { expectOpen } from '../harness/symptom.ts';

export default {
  what: 'the application sends whoever comes to another place to log in, which is not to be reached from here',
  inject: (lab) => rollOut(lab, { image: busybox, command: ['sh', '-c', page('Status: 302 Found\\\\r\\\\nLocation: https://login.example.invalid/')] }),
  symptom: (lab) => expectOpen(lab, 80),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
