import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a label leaves the Service to another proxy, which there is not',
  inject: (lab) => lab.kubectl('-n', 'app', 'label', 'service', 'web', 'service.kubernetes.io/service-proxy-name=fast-proxy'),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: ['timed out', 'unreachable'], 'cli2 web:80': ['timed out', 'unreachable'] }),
  expected: { named: [{ layer: ['service', 'proxy'], object: 'Service app/web', message: /service-proxy-name/ }] },
} satisfies Fault;
