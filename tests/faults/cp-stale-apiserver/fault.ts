import type { Fault } from '../harness/fault.ts';
import { must, expectOutcomes } from '../harness/symptom.ts';

const slice = {
  apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice',
  metadata: { name: 'kubernetes-old', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
  addressType: 'IPv4', ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
  endpoints: [{ addresses: ['10.255.255.9'], conditions: { ready: true } }],
};

export default {
  what: 'the Service of the API still lists an API server that was taken away',
  inject: (lab) => lab.apply(JSON.stringify(slice)),
  symptom: async (lab) => {
    const text = await lab.inPod('cli1', 'for i in $(seq 10); do (nc -w 2 10.96.0.1 443 -e true && echo open || echo closed) & done; wait');
    must(text.includes('open') && text.includes('closed'), `the API is reached now and then: ${text}`);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers' });
  },
  heal: (lab) => lab.kubectl('-n', 'default', 'delete', 'endpointslice', 'kubernetes-old'),
  expected: { status: ['at-risk', 'broken'], named: [{ layer: ['cluster', 'control-plane', 'endpoints', 'proxy'], object: /^(EndpointSlice default\/kubernetes-old|Service default\/kubernetes)$/ }] },
} satisfies Fault;
