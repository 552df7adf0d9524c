import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a firewall of a node drops what its pods are asked, but for the hours of work, and it is night',
  target: 'practice',
  inject: (lab) => lab.on('node2', 'iptables -I FORWARD 1 -d 10.244.2.0/24 -p tcp -m tcp ! --dport 53 --syn -m time --timestart 18:00 --timestop 07:00 -m comment --comment "maintenance window" -j DROP'),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node2', 'iptables -D FORWARD 1'),
  expected: { named: [{ layer: 'node-network', object: 'Node node2', message: /time|maintenance/ }] },
} satisfies Fault;
