import type { Fault } from '../harness/fault.ts';
import { askSome, must, podsOf } from '../harness/symptom.ts';

const http = { name: 'http', port: 9376, protocol: 'TCP' };
const slice = (name: string, ports: readonly object[], endpoints: readonly object[], addressType = 'IPv4'): object => ({
  apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', addressType, ports, endpoints,
  metadata: { name: `web-${name}`, namespace: 'app', labels: { 'kubernetes.io/service-name': 'web', 'endpointslice.kubernetes.io/managed-by': 'mesh.example.com' } },
});

export default {
  what: 'the Service has many slices: empty ones, one of names, one that lists a pod again, one of a port that it does not have, and old servers that are not ready or end',
  inject: async (lab) => {
    const [pod] = await podsOf(lab);
    await lab.replace([
      slice('empty', [], []), slice('without-ports', [], [{ addresses: ['10.244.9.7'], conditions: { ready: false } }]),
      slice('names', [http], [{ addresses: ['db.corp.example'], conditions: { ready: true } }], 'FQDN'),
      slice('again', [http], [{ addresses: [pod?.ip], conditions: { ready: true }, nodeName: pod?.node }]),
      slice('metrics', [{ name: 'metrics', port: 9100, protocol: 'TCP' }], [{ addresses: [pod?.ip], conditions: { ready: true } }]),
      slice('old', [http], [{ addresses: ['10.244.9.8'], conditions: { ready: false } }, { addresses: ['10.244.9.9'], conditions: { ready: false, serving: true, terminating: true } }]),
    ]);
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'app', 'get', 'endpointslices', '-l', 'kubernetes.io/service-name=web', '-o', 'name')).split('\n').length === 7, 'they are there');
    for (const client of ['cli1', 'cli2']) must((await askSome(lab, client, 'web')).every((one) => one === 'answers'), `each request of ${client} is answered`);
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
