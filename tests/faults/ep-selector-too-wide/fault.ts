import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { askSome, must, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const worker = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: mailer, namespace: app }
spec:
  replicas: 2
  selector: { matchLabels: { app: web, component: mailer } }
  template:
    metadata: { labels: { app: web, component: mailer } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - { name: mailer, image: ${busybox}, imagePullPolicy: IfNotPresent, command: [sh, -c, "mkdir /tmp/m; echo up 1 > /tmp/m/metrics; exec httpd -f -p 9100 -h /tmp/m"], ports: [{ name: metrics, containerPort: 9100 }] }
`;

export default {
  what: 'the selector has the label of the whole application alone, which a worker that came later has as well, and that one serves nobody',
  inject: async (lab) => {
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports/0/targetPort', value: 9376 });
    await lab.apply(worker);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/mailer', '--timeout=60s');
    await until('the Service lists five pods', 30, async () => (await readyEndpoints(lab)).length === 5);
  },
  symptom: async (lab) => {
    const outcomes = [...(await askSome(lab, 'cli1', 'web')), ...(await askSome(lab, 'cli2', 'web'))];
    must(outcomes.includes('refused') && outcomes.includes('answers'), `some are refused: ${outcomes.join(' / ')}`);
  },
  expected: { named: [{ layer: ['pods', 'endpoints', 'service'], object: /^(Deployment app\/mailer|Service app\/web)$/ }] },
} satisfies Fault;
