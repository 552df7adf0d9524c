import type { Fault } from '../harness/fault.ts';
import { untilForgotten } from '../harness/slices.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

const objects = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other' } },
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'api', namespace: 'other' }, spec: { selector: { matchLabels: { app: 'api' } }, template: { metadata: { labels: { app: 'api' } }, spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'api', image: 'registry.k8s.io/serve_hostname', imagePullPolicy: 'IfNotPresent' }] } } } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'api', namespace: 'other' }, spec: { selector: { app: 'api' }, ports: [{ port: 8080, targetPort: 9376 }] } },
];

export default {
  what: 'the Service is an alias of another one and is to lead port 80 to its 8080, which an alias does not do',
  target: 'app/web:80',
  inject: async (lab) => {
    const address = await serviceIp(lab);
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    await lab.kubectl('-n', 'other', 'rollout', 'status', 'deployment/api', '--timeout=60s');
    await lab.kubectl('-n', 'app', 'delete', 'service', 'web');
    await lab.replace([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'app' }, spec: { type: 'ExternalName', externalName: 'api.other.svc.cluster.local', ports: [{ name: 'http', port: 80, targetPort: 8080 }] } }]);
    await untilForgotten(lab, address);
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': ['refused', 'timed out', 'unreachable'], 'cli2 web:80': ['refused', 'timed out', 'unreachable'], 'cli1 web:8080': 'answers' }),
  heal: (lab) => lab.kubectl('delete', 'namespace', 'other', '--timeout=60s'),
  expected: { named: [{ layer: 'service', object: /^Service (app\/web|other\/api)$/ }] },
} satisfies Fault;
