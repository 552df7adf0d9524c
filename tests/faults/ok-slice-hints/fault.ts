import type { Fault } from '../harness/fault.ts';
import { replaceService } from '../harness/slices.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a slice kept by hand has hints for zones that no node is in, which proxies leave aside, an endpoint that only serves while it ends, and one that is down for the season',
  inject: async (lab) => {
    const [one, two, three] = (await podsOf(lab)).map(({ ip }) => ip);
    await replaceService(lab, { ports: [{ name: 'http', port: 80, targetPort: 9376 }] });
    await lab.kubectl('-n', 'app', 'delete', 'endpointslices', '-l', 'kubernetes.io/service-name=web', '--ignore-not-found');
    const hints = { forZones: [{ name: 'eu-west-9z' }] };
    await lab.apply(JSON.stringify({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 'web-hosts', namespace: 'app', labels: { 'kubernetes.io/service-name': 'web' } }, addressType: 'IPv4', ports: [{ name: 'http', port: 9376, protocol: 'TCP', appProtocol: 'http' }], endpoints: [{ addresses: [one], conditions: { ready: true }, hints, zone: 'eu-west-9z' }, { addresses: [two], hints }, { addresses: [three], conditions: { ready: false, serving: true, terminating: true }, hints }, { addresses: ['192.0.2.9'], conditions: { ready: false, serving: false } }] }));
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'app', 'get', 'endpointslice', 'web-hosts', '-o', 'json')).includes('forZones'), 'it has hints');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
