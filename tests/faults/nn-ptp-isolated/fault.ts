import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a firewall of a node forwards between its uplink and its pods, and between none of its pods, which are on a device each',
  target: 'practice',
  lab: 'ptp',
  inject: (lab) => lab.on('node1', 'iptables -I FORWARD 1 -i veth+ -o veth+ -j DROP'),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'iptables -D FORWARD 1'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /veth/ }] },
} satisfies Fault;
