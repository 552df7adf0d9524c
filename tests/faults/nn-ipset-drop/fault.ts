import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a list of forbidden addresses (ipset) holds that of one pod',
  inject: async (lab) => lab.on('node1', `ipset create denylist hash:ip; ipset add denylist ${(await podOn(lab, 'node2')).ip}; iptables -I FORWARD -m set --match-set denylist dst -j DROP`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out' }),
  heal: (lab) => lab.on('node1', 'iptables -D FORWARD -m set --match-set denylist dst -j DROP; ipset destroy denylist'),
  // What is in a set is not listed with the rules: the rule's counter tells.
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/firewall', message: /denylist/ }], consequences: ['node-network'] },
} satisfies Fault;
