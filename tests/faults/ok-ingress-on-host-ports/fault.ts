import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const labels = { app: 'ingress' };
const container = { name: 'web', image: 'registry.k8s.io/serve_hostname', imagePullPolicy: 'IfNotPresent', ports: [{ name: 'http', containerPort: 9376, hostPort: 80 }, { name: 'dns', containerPort: 5300, hostPort: 53, protocol: 'UDP' }, { name: 'admin', containerPort: 9377, hostPort: 9376 }] };

export default {
  what: 'an ingress has ports of the nodes that others use as well: 80, 53, and that of the pods of the Service',
  inject: async (lab) => {
    await lab.replace([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ingress' } }, { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'ingress', namespace: 'ingress' }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 1, containers: [container] } } } }]);
    await until('it runs on both nodes', 40, async () => (await podsOf(lab, 'app=ingress', 'ingress')).filter(({ ready }) => ready).length === 2);
  },
  symptom: async (lab) => {
    const node2 = await lab.kubectl('get', 'node', 'node2', '-o', 'jsonpath={.status.addresses[0].address}');
    must((await lab.on('node1', `curl -s --max-time 3 http://${node2}/`)).includes('ingress-'), 'it answers on port 80 of a node');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', ...Object.fromEntries((await podsOf(lab)).map(({ ip }) => [`cli1 ${ip}:9376`, 'answers' as const])) });
  },
  heal: (lab) => lab.kubectl('delete', 'namespace', 'ingress', '--timeout=90s'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
