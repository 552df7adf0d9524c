import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const unnamed = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web-new, namespace: app }
spec:
  replicas: 1
  selector: { matchLabels: { app: web, track: new } }
  template:
    metadata: { labels: { app: web, track: new } }
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{ name: web, image: registry.k8s.io/serve_hostname, imagePullPolicy: IfNotPresent, ports: [{ containerPort: 9376 }] }]
`;

export default {
  what: 'some pods do not have the port that the Service names',
  inject: async (lab) => {
    await lab.apply(unnamed);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web-new', '--timeout=60s');
  },
  symptom: async (lab) => {
    const ports = await lab.kubectl('-n', 'app', 'get', 'endpointslices', '-l', 'kubernetes.io/service-name=web', '-o', 'json');
    must((JSON.parse(ports) as { items: readonly { ports?: unknown[] | null; endpoints?: unknown[] | null }[] }).items.some((slice) => (slice.ports ?? []).length === 0 && (slice.endpoints ?? []).length > 0), 'a slice lists a pod without a port');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers' });
  },
  expected: {
    // The other pods serve: capacity is lost, and with them the rest of it.
    status: 'at-risk',
    named: [{ layer: 'service', object: /^(Service app\/web|Deployment app\/web-new)$/ }],
  },
} satisfies Fault;
