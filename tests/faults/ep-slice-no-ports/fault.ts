import type { Fault } from '../harness/fault.ts';
import { replaceService } from '../harness/slices.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the Service has no selector, and the slice that somebody keeps for it has the right addresses and no ports',
  inject: async (lab) => {
    const addresses = (await podsOf(lab)).map(({ ip }) => ip);
    await replaceService(lab, { ports: [{ name: 'http', port: 80, targetPort: 9376 }] });
    await lab.kubectl('-n', 'app', 'delete', 'endpointslices', '-l', 'kubernetes.io/service-name=web', '--ignore-not-found');
    await lab.apply(JSON.stringify({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 'web-hosts', namespace: 'app', labels: { 'kubernetes.io/service-name': 'web' } }, addressType: 'IPv4', endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })) }));
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': ['refused', 'timed out'], 'cli2 web:80': ['refused', 'timed out'] }),
  expected: { named: [{ layer: 'endpoints', object: 'EndpointSlice app/web-hosts', message: /port/ }] },
} satisfies Fault;
