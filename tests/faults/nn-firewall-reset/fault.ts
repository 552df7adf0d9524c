import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a firewall of a node refuses connections as the server itself would',
  inject: (lab) => lab.on('node1', 'iptables -I FORWARD -p tcp --dport 9376 -j REJECT --reject-with tcp-reset'),
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'refused', [`node1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'iptables -D FORWARD -p tcp --dport 9376 -j REJECT --reject-with tcp-reset'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/firewall' }] },
} satisfies Fault;
