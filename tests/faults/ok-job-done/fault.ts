import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { expectOutcomes } from '../harness/symptom.ts';

const job = `
apiVersion: batch/v1
kind: Job
metadata: { name: nightly, namespace: app }
spec:
  backoffLimit: 1
  template:
    metadata: { labels: { app: web } }
    spec:
      restartPolicy: Never
      containers: [{ name: job, image: "${busybox}", imagePullPolicy: IfNotPresent, command: ["true"] }]
`;

export default {
  what: 'a Job that has done its work left a pod with the labels that the Service selects',
  inject: async (lab) => {
    await lab.apply(job);
    await lab.kubectl('-n', 'app', 'wait', 'job/nightly', '--for=condition=Complete', '--timeout=60s');
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'job', 'nightly', '--cascade=foreground', '--timeout=60s'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
