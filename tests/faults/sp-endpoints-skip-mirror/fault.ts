import type { Fault } from '../harness/fault.ts';
import { replaceService } from '../harness/slices.ts';
import { expectOutcomes, must, podsOf, readyEndpoints } from '../harness/symptom.ts';

export default {
  what: 'the Service has no selector, and the Endpoints kept for it by hand have a label that keeps them from becoming a slice',
  inject: async (lab) => {
    await replaceService(lab, { ports: [{ name: 'http', port: 80, targetPort: 9376 }] });
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await lab.kubectl('-n', 'app', 'delete', 'endpoints', 'web', '--ignore-not-found');
    await lab.replace([{ apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'web', namespace: 'app', labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } }, subsets: [{ addresses: (await podsOf(lab)).map(({ ip }) => ({ ip })), ports: [{ name: 'http', port: 9376, protocol: 'TCP' }] }] }]);
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'app', 'get', 'endpoints', 'web', '-o', 'jsonpath={.subsets[*].addresses[*].ip}')).split(' ').length === 3, 'the Endpoints are there');
    must((await readyEndpoints(lab)).length === 0, 'there is no slice');
    const [pod] = await podsOf(lab);
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', [`cli1 ${pod?.ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'endpoints', 'web', '--ignore-not-found'),
  expected: { named: [{ layer: ['endpoints', 'service'], object: /^(Endpoints app\/web|Service app\/web)$/ }] },
} satisfies Fault;
