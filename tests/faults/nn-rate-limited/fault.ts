import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn, askSome } from '../harness/symptom.ts';

export default {
  what: 'a firewall of a node lets few new connections a second pass',
  inject: (lab) => lab.on('node1', `nft 'add table inet limits; add chain inet limits f { type filter hook forward priority 0; }; add rule inet limits f tcp dport 9376 ct state new limit rate over 1/second burst 1 packets drop'`),
  symptom: async (lab) => {
    must((await askSome(lab, 'cli2', `${(await podOn(lab, 'node1')).ip}:9376`)).includes('timed out'), 'some connections are dropped');
    await expectOutcomes(lab, { [`node1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'nft delete table inet limits'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/firewall' }] },
} satisfies Fault;
