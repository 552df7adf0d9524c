import type { Fault } from '../harness/fault.ts';
import { replaceService } from '../harness/slices.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'the Service has an IPv4 address and no selector, and the slice that somebody keeps for it lists its servers by their IPv6 addresses alone',
  inject: async (lab) => {
    await replaceService(lab, { ports: [{ name: 'http', port: 80, targetPort: 9376 }] });
    await lab.kubectl('-n', 'app', 'delete', 'endpointslices', '-l', 'kubernetes.io/service-name=web', '--ignore-not-found');
    await lab.apply(JSON.stringify({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 'web-hosts', namespace: 'app', labels: { 'kubernetes.io/service-name': 'web' } }, addressType: 'IPv6', ports: [{ name: 'http', port: 9376, protocol: 'TCP' }], endpoints: [{ addresses: ['fd00:10:7::31'], conditions: { ready: true } }, { addresses: ['fd00:10:7::32'], conditions: { ready: true } }] }));
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'app', 'get', 'endpointslices', '-l', 'kubernetes.io/service-name=web', '-o', 'jsonpath={.items[*].addressType}')) === 'IPv6', 'there is that slice alone');
    await expectOutcomes(lab, { 'cli1 web:80': ['refused', 'timed out'] });
  },
  expected: { named: [{ layer: 'endpoints', object: /^(EndpointSlice app\/web-hosts|Service app\/web)$/, message: /IPv6|family/ }] },
} satisfies Fault;
