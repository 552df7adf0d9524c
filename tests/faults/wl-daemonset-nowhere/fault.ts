import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const agent = {
  apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent', namespace: 'app' },
  spec: { selector: { matchLabels: { app: 'web', part: 'agent' } }, template: { metadata: { labels: { app: 'web', part: 'agent' } }, spec: { nodeSelector: { 'node-role.kubernetes.io/edge': 'true' }, terminationGracePeriodSeconds: 1, containers: [{ name: 'web', image: 'registry.k8s.io/serve_hostname', imagePullPolicy: 'IfNotPresent', ports: [{ name: 'http', containerPort: 9376 }] }] } } },
};

export default {
  what: 'the servers are a DaemonSet for nodes with a label that none has any more, so there are none, and nobody says that any is missing',
  target: 'app/edge',
  inject: async (lab) => {
    await lab.apply(JSON.stringify(agent));
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'edge', namespace: 'app' }, spec: { selector: { app: 'web', part: 'agent' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] } }));
    await until('the controller has seen it', 20, async () => (await lab.kubectl('-n', 'app', 'get', 'daemonset', 'agent', '-o', 'jsonpath={.status.observedGeneration}')) !== '');
  },
  symptom: async (lab) => {
    must((await podsOf(lab, 'part=agent')).length === 0, 'it has no pod');
    await expectOutcomes(lab, { 'cli1 edge:80': ['refused', 'timed out'] });
  },
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'daemonset', 'agent', '--cascade=foreground', '--timeout=60s'),
  expected: { named: [{ layer: ['pods', 'endpoints'], object: 'DaemonSet app/agent' }] },
} satisfies Fault;
