import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';

import { expectOutcomes, lookUp, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'what the client sends is redirected to a sidecar that it does not have',
  client: 'app/cli1',
  inject: (lab) => lab.inNetworkOf('cli1', 'iptables -t nat -A OUTPUT -p tcp -j REDIRECT --to-ports 15001'),
  symptom: async (lab) => {
    must((await lookUp(lab, 'cli1', 'web.app.svc.cluster.local')) === (await serviceIp(lab)), 'the name resolves');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => replaceClient(lab, 'cli1', {}),
  expected: { named: [{ layer: ['pods', 'node-network'], object: 'Pod app/cli1', message: /15001|redirect/i }] },
} satisfies Fault;
