import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const rule = 'POSTROUTING -s 10.244.0.0/16 -o eth0 -j SNAT --to-source 192.0.2.77';

export default {
  what: 'what pods of a node send to other nodes gets an address that the node does not have',
  inject: (lab) => lab.on('node1', `iptables -t nat -I ${rule}`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out' }),
  heal: (lab) => lab.on('node1', `iptables -t nat -D ${rule}`),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/foreign-source' }] },
} satisfies Fault;
