import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the readiness of the pods comes and goes',
  inject: (lab) => rollOut(
    lab,
    {
      image: busybox,
      command: ['sh', '-c', 'hostname > /tmp/index.html; (while :; do touch /tmp/healthy; sleep 4; rm /tmp/healthy; sleep 8; done) & exec httpd -f -p 9376 -h /tmp'],
      readinessProbe: { exec: { command: ['test', '-e', '/tmp/healthy'] }, periodSeconds: 1, failureThreshold: 1 },
    },
    'running',
  ),
  symptom: async (lab) => must((await podsOf(lab)).some(({ ready }) => !ready), 'a pod is not Ready just now'),
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'pods', object: 'Deployment app/web' }] },
} satisfies Fault;
