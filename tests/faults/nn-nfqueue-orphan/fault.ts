import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const rule = 'FORWARD -p tcp --dport 9376 -j NFQUEUE --queue-num 5';

export default {
  what: 'a node hands connections to a program that looks into them, and the program is gone',
  inject: (lab) => lab.on('node1', `iptables -I ${rule}`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out', [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', `iptables -D ${rule}`),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /NFQUEUE|queue/i }] },
} satisfies Fault;
