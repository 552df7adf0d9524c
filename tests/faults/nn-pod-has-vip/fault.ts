import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';

import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a client has the IP of the Service for one of its own',
  client: 'app/cli1',
  inject: async (lab) => lab.inNetworkOf('cli1', `ip addr add ${await serviceIp(lab)}/32 dev lo`),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'refused', 'cli2 web:80': 'answers' }),
  heal: (lab) => replaceClient(lab, 'cli1', {}),
  expected: { named: [{ layer: ['node-network', 'pods'], object: 'Pod app/cli1' }] },
} satisfies Fault;
