import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the Service has no selector, somebody keeps Endpoints for it as was done of old, one of them among those that are not ready, and the cluster copies them into a slice',
  target: 'app/by-hand',
  inject: async (lab) => {
    const pods = await podsOf(lab);
    await lab.replace([
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'by-hand', namespace: 'app' }, spec: { ports: [{ name: 'http', port: 8080 }] } },
      // The port of a Service without a selector means nothing: that of the Endpoints counts.
      { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'by-hand', namespace: 'app' }, subsets: [{ addresses: pods.slice(0, 2).map(({ ip }) => ({ ip })), notReadyAddresses: [{ ip: '10.244.9.9' }], ports: [{ name: 'http', port: 9376 }] }] },
    ]);
    await until('they are copied', 20, async () => (await readyEndpoints(lab, 'by-hand')).length === 2);
    await until('it answers', 20, async () => (await expectOutcomes(lab, { 'cli1 by-hand:8080': 'answers', 'cli2 by-hand:8080': 'answers' }), true));
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'app', 'get', 'endpointslices', '-l', 'kubernetes.io/service-name=by-hand', '-o', 'jsonpath={.items[*].metadata.labels.endpointslice\\.kubernetes\\.io/managed-by}')).includes('mirroring'), 'its slice is a copy');
    await expectOutcomes(lab, { 'cli1 by-hand:8080': 'answers', 'cli2 by-hand:8080': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
