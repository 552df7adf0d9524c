import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { must, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const job = `
apiVersion: batch/v1
kind: Job
metadata: { name: nightly, namespace: app }
spec:
  template:
    metadata: { labels: { app: web } }
    spec:
      restartPolicy: Never
      terminationGracePeriodSeconds: 1
      containers: [{ name: job, image: "${busybox}", imagePullPolicy: IfNotPresent, command: [sleep, "600"], ports: [{ name: http, containerPort: 9376 }] }]
`;

export default {
  what: 'the pod of a Job has the labels that the Service selects',
  inject: async (lab) => {
    await lab.apply(job);
    await until('the Service lists four pods', 30, async () => (await readyEndpoints(lab)).length === 4);
  },
  symptom: async (lab) => {
    const outcomes = await lab.inPod('cli1', 'for i in $(seq 40); do timeout 3 wget -qO /dev/null http://web/ && echo fine; done 2>/dev/null; true');
    const fine = outcomes.split('fine').length - 1;
    must(fine > 15 && fine < 39, `${fine} of 40 requests are answered`);
  },
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'job', 'nightly', '--cascade=foreground', '--timeout=60s'),
  expected: { named: [{ layer: ['pods', 'endpoints'], object: /^(Job app\/nightly|Service app\/web)$/, message: /Job app\/nightly/ }] },
} satisfies Fault;
