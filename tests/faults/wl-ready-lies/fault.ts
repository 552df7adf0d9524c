import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the server listens on the loopback only, and its readiness probe asks there',
  inject: (lab) =>
    rollOut(lab, {
      image: busybox,
      command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p 127.0.0.1:9376 -h /tmp'],
      readinessProbe: { exec: { command: ['wget', '-qO', '/dev/null', 'http://127.0.0.1:9376/'] }, periodSeconds: 2 },
    }),
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ ready }) => ready), 'the pods are Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', 'cli2 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', finding: 'pods/listens-on-loopback' }] },
} satisfies Fault;
