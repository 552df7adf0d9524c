import type { Fault } from '../harness/fault.ts';
import { manualSlice, replaceService } from '../harness/slices.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

const backend = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web-backend', namespace: 'app' }, spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] } };

export default {
  what: 'a slice kept by hand lists the IP of another Service, to which no proxy can lead on',
  inject: async (lab) => {
    await lab.replace([backend]);
    await replaceService(lab, { ports: [{ name: 'http', port: 80 }] });
    await lab.apply(manualSlice([await serviceIp(lab, 'web-backend')], { port: 80 }));
  },
  symptom: async (lab) => {
    must(!(await lab.kubectl('-n', 'app', 'get', 'service', 'web', '-o', 'json')).includes('selector'), 'the Service has no selector');
    await expectOutcomes(lab, { 'cli1 web:80': ['refused', 'timed out', 'unreachable'], 'cli2 web:80': ['refused', 'timed out', 'unreachable'], 'cli1 web-backend:80': 'answers' });
  },
  expected: { named: [{ layer: 'endpoints', object: /^(EndpointSlice app\/web-manual|Service app\/web)$/, message: /web-backend|IP of (a|another|the) Service|[Cc]lusterIP/ }] },
} satisfies Fault;
