import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const labels = { app: 'hostnames' };

export default {
  what: 'the Service has the very name that the page gives its own example, in a namespace of its user',
  target: 'page/hostnames',
  inject: async (lab) => {
    await lab.apply('apiVersion: v1\nkind: Namespace\nmetadata: { name: page }');
    await lab.apply(JSON.stringify({
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'hostnames', namespace: 'page' },
      spec: { replicas: 3, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'hostnames', image: 'registry.k8s.io/serve_hostname', imagePullPolicy: 'IfNotPresent' }] } } },
    }));
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'hostnames', namespace: 'page' }, spec: { selector: labels, ports: [{ port: 80, targetPort: 9376 }] } }));
    await until('three pods serve', 40, async () => (await readyEndpoints(lab, 'hostnames', 'page')).length === 3);
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 hostnames.page:80': 'answers', 'cli2 hostnames.page:80': 'answers' }),
  heal: (lab) => lab.kubectl('delete', 'namespace', 'page', '--wait=true', '--timeout=60s'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
