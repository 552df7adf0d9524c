import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'the Service has a port of SCTP for signalling beside that of TCP, and one more that has the number of the latter',
  target: 'app/web:80',
  inject: async (lab) => {
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports', value: [{ name: 'signalling', port: 3868, protocol: 'SCTP', targetPort: 3868 }, { name: 'media', port: 80, protocol: 'SCTP', targetPort: 9376 }, { name: 'http', port: 80, protocol: 'TCP', targetPort: 'http', appProtocol: 'kubernetes.io/h2c' }] });
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'app', 'get', 'endpointslices', '-l', 'kubernetes.io/service-name=web', '-o', 'jsonpath={.items[*].ports[*].protocol}')).includes('SCTP'), 'its slices have the port');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
