import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the client has a packet filter of its own, which drops what it asks',
  client: 'app/cli1',
  inject: (lab) => lab.inNetworkOf('cli1', 'iptables -A OUTPUT -p udp --dport 53 -j DROP'),
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['timed out', 'no name'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers', 'cli2 web:80': 'answers' }),
  heal: (lab) => replaceClient(lab, 'cli1', {}),
  expected: { named: [{ layer: ['pods', 'resolver', 'node-network'], object: 'Pod app/cli1' }] },
} satisfies Fault;
