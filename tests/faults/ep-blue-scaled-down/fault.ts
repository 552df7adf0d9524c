import type { Fault } from '../harness/fault.ts';
import { rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const blue = {
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web-blue', namespace: 'app' },
  spec: { replicas: 0, selector: { matchLabels: { color: 'blue' } }, template: { metadata: { labels: { app: 'web', color: 'blue' } }, spec: { containers: [{ name: 'web', image: 'registry.k8s.io/serve_hostname', imagePullPolicy: 'IfNotPresent', ports: [{ name: 'http', containerPort: 9376 }] }] } } },
};

export default {
  what: 'the old colour was scaled down before the Service was switched to the new one, whose pods are well',
  inject: async (lab) => {
    await rollOut(lab, {}, 'ready', { 'template/metadata/labels/color': 'green' });
    await lab.apply(JSON.stringify(blue));
    await lab.patch('app', 'service/web', { op: 'add', path: '/spec/selector/color', value: 'blue' });
    await until('the Service lists nobody', 30, async () => (await readyEndpoints(lab)).length === 0);
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'refused', 'cli2 web:80': 'refused' }),
  expected: { named: [{ layer: ['endpoints', 'service', 'pods'], object: /^(Service app\/web|Deployment app\/web-blue)$/, message: /blue/ }] },
} satisfies Fault;
