import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the servers take minutes to start, and no readiness probe says so',
  inject: (lab) => rollOut(lab, { image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; sleep 300; exec httpd -f -p 9376 -h /tmp'] }),
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ ready }) => ready), 'the pods are Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', finding: 'pods/nothing-listens', message: /readiness probe/ }] },
} satisfies Fault;
