import type { Fault } from '../harness/fault.ts';
import { untilForgotten } from '../harness/slices.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

const objects = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other' } },
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'api', namespace: 'other' }, spec: { selector: { matchLabels: { app: 'api' } }, template: { metadata: { labels: { app: 'api' } }, spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'api', image: 'registry.k8s.io/serve_hostname', imagePullPolicy: 'IfNotPresent' }] } } } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'api', namespace: 'other' }, spec: { selector: { app: 'api' }, ports: [{ name: 'admin', port: 8081, targetPort: 9999 }, { name: 'http', port: 80, targetPort: 9376 }] } },
];

export default {
  what: 'the Service is an alias of one in another namespace and lists no ports, as an alias need not',
  target: 'app/web:80',
  client: 'app/cli1',
  inject: async (lab) => {
    const address = await serviceIp(lab);
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    await lab.kubectl('-n', 'other', 'rollout', 'status', 'deployment/api', '--timeout=60s');
    await lab.kubectl('-n', 'app', 'delete', 'service', 'web');
    await lab.replace([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'app' }, spec: { type: 'ExternalName', externalName: 'api.other.svc.cluster.local' } }]);
    await untilForgotten(lab, address);
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: (lab) => lab.kubectl('delete', 'namespace', 'other', '--timeout=60s'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
