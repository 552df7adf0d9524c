import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a policy of IPsec on a node blocks what comes for its pods from those of the other',
  inject: (lab) => lab.on('node1', 'ip xfrm policy add src 10.244.2.0/24 dst 10.244.1.0/24 dir fwd action block'),
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'ip xfrm policy flush'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/ipsec' }] },
} satisfies Fault;
