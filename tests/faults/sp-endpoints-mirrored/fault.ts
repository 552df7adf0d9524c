import type { Fault } from '../harness/fault.ts';
import { replaceService } from '../harness/slices.ts';
import { expectOutcomes, podsOf, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the Service has no selector, and the Endpoints kept for it by hand have a wrong port, which the cluster copies into a slice',
  inject: async (lab) => {
    await replaceService(lab, { ports: [{ name: 'http', port: 80, targetPort: 9376 }] });
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await lab.kubectl('-n', 'app', 'delete', 'endpoints', 'web', '--ignore-not-found');
    await lab.replace([{ apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'web', namespace: 'app', labels: {} }, subsets: [{ addresses: (await podsOf(lab)).map(({ ip }) => ({ ip })), ports: [{ name: 'http', port: 9377, protocol: 'TCP' }] }] }]);
    await until('the slice is there', 30, async () => (await readyEndpoints(lab)).length === 3);
  },
  symptom: async (lab) => {
    const [pod] = await podsOf(lab);
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', [`cli1 ${pod?.ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'endpoints', 'web', '--ignore-not-found'),
  expected: { named: [{ layer: 'endpoints', object: 'Endpoints app/web' }] },
} satisfies Fault;
