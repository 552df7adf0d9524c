import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a node drops packets of pods as they come in by a device, before any of the usual hooks',
  inject: (lab) => lab.on('node1', `nft 'add table netdev shield; add chain netdev shield in { type filter hook ingress device eth0 priority 0; }; add rule netdev shield in tcp dport 9376 drop'`),
  symptom: async (lab) => {
    const here = (await podsOf(lab)).find(({ node }) => node === 'node1');
    await expectOutcomes(lab, { [`cli2 ${here?.ip}:9376`]: 'timed out', [`cli1 ${here?.ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'nft delete table netdev shield'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/firewall', message: /shield/ }] },
} satisfies Fault;
