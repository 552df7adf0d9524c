import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { askSome, must, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const next = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web-next, namespace: app }
spec:
  replicas: 3
  selector: { matchLabels: { app: web, version: next } }
  template:
    metadata: { labels: { app: web, version: next } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: web
          image: ${busybox}
          imagePullPolicy: IfNotPresent
          command: [sh, -c, "hostname > /tmp/index.html; exec httpd -f -p 8080 -h /tmp"]
          readinessProbe: { httpGet: { path: /, port: http }, periodSeconds: 2 }
          ports: [{ name: http, containerPort: 8080 }]
`;

export default {
  what: 'the application moves to another port, old and new pods stand side by side, and the Service has the old port by its number',
  inject: async (lab) => {
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports/0/targetPort', value: 9376 });
    await lab.apply(next);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web-next', '--timeout=60s');
    await until('the Service lists six pods', 30, async () => (await readyEndpoints(lab)).length === 6);
  },
  symptom: async (lab) => {
    const outcomes = await askSome(lab, 'cli1', 'web');
    must(outcomes.includes('refused') && outcomes.includes('answers'), `some are refused: ${outcomes.join(' / ')}`);
  },
  expected: { named: [{ layer: ['service', 'pods'], object: /^(Service app\/web|Deployment app\/web-next)$/, message: /8080/ }] },
} satisfies Fault;
