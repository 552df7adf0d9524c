import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';

import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the hosts file of a client has the Service, with the IP that it has',
  client: 'app/cli1',
  inject: async (lab) => replaceClient(lab, 'cli1', { hostAliases: [{ ip: await serviceIp(lab), hostnames: ['web', 'web.app'] }] }),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
