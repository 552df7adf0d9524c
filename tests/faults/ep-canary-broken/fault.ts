import type { Fault } from '../harness/fault.ts';
import { busybox, page } from '../harness/roll-out.ts';
import { must, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const canary = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web-canary, namespace: app }
spec:
  replicas: 1
  selector: { matchLabels: { app: web, track: canary } }
  template:
    metadata: { labels: { app: web, track: canary } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: web
          image: ${busybox}
          imagePullPolicy: IfNotPresent
          command: [sh, -c, ${JSON.stringify(page('Status: 500 Internal Server Error'))}]
          ports: [{ name: http, containerPort: 9376 }]
`;

export default {
  what: 'one of four pods, a canary, answers 500',
  inject: async (lab) => {
    await lab.apply(canary);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web-canary', '--timeout=60s');
    await until('the Service lists four pods', 30, async () => (await readyEndpoints(lab)).length === 4);
  },
  symptom: async (lab) => {
    const outcomes = await lab.inPod('cli1', 'for i in $(seq 40); do timeout 3 wget -qO /dev/null http://web/ && echo fine; done 2>/dev/null; true');
    const fine = outcomes.split('fine').length - 1;
    must(fine > 15 && fine < 39, `${fine} of 40 requests are answered`);
  },
  expected: { named: [{ layer: ['pods', 'endpoints'], object: 'Deployment app/web-canary' }] },
} satisfies Fault;
