import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { askSome, must, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const manifest = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web-next, namespace: app }
spec:
  replicas: 2
  selector: { matchLabels: { app: web, version: next } }
  template:
    metadata: { labels: { app: web, version: next } }
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{ name: web, image: ${busybox}, imagePullPolicy: IfNotPresent, command: [sh, -c, "hostname > /tmp/index.html; exec httpd -f -p 9376 -h /tmp"], ports: [{ name: web, containerPort: 9376 }] }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: http-from-clients, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: cli } } }], ports: [{ port: http }] }] }
`;

export default {
  what: 'a policy admits clients to a port by its name, and the pods of the new version call theirs otherwise; the Service has its number',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports/0/targetPort', value: 9376 });
    await lab.apply(manifest);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web-next', '--timeout=60s');
    await until('the Service lists five pods', 30, async () => (await readyEndpoints(lab)).length === 5);
  },
  symptom: async (lab) => {
    const outcomes = [...(await askSome(lab, 'cli1', 'web')), ...(await askSome(lab, 'cli1', 'web'))];
    must(outcomes.includes('timed out') && outcomes.includes('answers'), `some are lost: ${outcomes.join(' / ')}`);
  },
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/http-from-clients', message: /web-next|name|http/ }] },
} satisfies Fault;
