import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the pods moved to another namespace, and the Service that clients use stayed behind',
  target: 'app/pay',
  inject: async (lab) => {
    await lab.apply('{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"payments"}}');
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'pay', namespace: 'app' }, spec: { selector: { app: 'pay' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] } }));
    await lab.apply(JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'pay', namespace: 'payments' }, spec: { replicas: 2, selector: { matchLabels: { app: 'pay' } }, template: { metadata: { labels: { app: 'pay' } }, spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'pay', image: 'registry.k8s.io/serve_hostname', imagePullPolicy: 'IfNotPresent', ports: [{ name: 'http', containerPort: 9376 }] }] } } } }));
    await until('the pods are Ready', 60, async () => (await podsOf(lab, 'app=pay', 'payments')).filter(({ ready }) => ready).length === 2);
  },
  symptom: async (lab) => {
    must((await podsOf(lab, 'app=pay')).length === 0, 'there is no pod here');
    await expectOutcomes(lab, { 'cli1 pay:80': ['refused', 'timed out'] });
  },
  heal: (lab) => lab.kubectl('delete', 'namespace', 'payments', '--timeout=60s'),
  expected: { named: [{ layer: 'endpoints', object: 'Service app/pay' }] },
} satisfies Fault;
