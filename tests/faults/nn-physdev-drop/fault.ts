import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a node drops what only crosses its bridge (physdev), as some wish for their virtual machines: its pods do not reach one another, and those of other nodes they do',
  target: 'practice',
  inject: (lab) => lab.on('node1', 'iptables -I FORWARD 1 -m physdev --physdev-is-bridged -j DROP'),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'iptables -D FORWARD 1'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /physdev/ }] },
} satisfies Fault;
