import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a rule keeps what pods of a node send in another zone of connection tracking than what is answered',
  inject: (lab) => lab.on('node1', `nft 'add table ip zones; add chain ip zones p { type filter hook prerouting priority -300; }; add rule ip zones p iifname "cni0" ip daddr 10.96.0.0/16 ct zone set 5'`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: ['timed out', 'refused', 'something else'], 'cli2 web:80': 'answers' }),
  heal: (lab) => lab.on('node1', 'nft delete table ip zones'),
  expected: { named: [{ layer: ['node-network', 'proxy'], object: 'Node node1' }] },
} satisfies Fault;
