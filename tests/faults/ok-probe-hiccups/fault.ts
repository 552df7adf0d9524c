import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

// Two of three checks fail, which the probes allow for; the application serves all the time.
const check = { exec: { command: ['sh', '-c', 'n=$(($(cat /tmp/n 2> /dev/null || echo 0) + 1)); echo $n > /tmp/n; [ $((n % 3)) = 0 ]'] }, periodSeconds: 3, timeoutSeconds: 5, failureThreshold: 8 };

export default {
  what: 'the checks of the pods fail now and then, less often than would cost them anything, and each time there is an event',
  inject: (lab) => rollOut(lab, { image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p 9376 -h /tmp'], readinessProbe: check, livenessProbe: check }),
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ ready, restarts }) => ready && restarts === 0), 'all pods are Ready, and none was restarted');
    must((await lab.kubectl('-n', 'app', 'get', 'events', '--field-selector', 'reason=Unhealthy', '-o', 'jsonpath={.items[*].message}')).includes('probe failed'), 'there are events of checks that failed');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
