import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a firewall of a node lets questions pass and drops what is answered',
  inject: (lab) => lab.on('node2', `nft 'add table ip mid; add chain ip mid f { type filter hook forward priority 5; }; add rule ip mid f ct direction reply tcp sport 9376 drop'`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out' }),
  heal: (lab) => lab.on('node2', 'nft delete table ip mid'),
  expected: { named: [{ layer: 'node-network', object: 'Node node2', finding: 'node-network/firewall' }] },
} satisfies Fault;
