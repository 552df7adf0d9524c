import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the network between the nodes carries nothing that is not from or for the nodes themselves',
  inject: (lab) => lab.onWire(`nft 'add table bridge shield; add chain bridge shield f { type filter hook forward priority 0; }; add rule bridge shield f ip saddr 10.244.0.0/16 drop; add rule bridge shield f ip daddr 10.244.0.0/16 drop'`),
  symptom: async (lab) => {
    const [here, there] = await Promise.all(['node1', 'node2'].map(async (node) => (await podsOf(lab)).find((pod) => pod.node === node)?.ip));
    await expectOutcomes(lab, { [`cli1 ${there}:9376`]: 'timed out', [`cli2 ${here}:9376`]: 'timed out', [`cli1 ${here}:9376`]: 'answers' });
  },
  heal: (lab) => lab.onWire('nft delete table bridge shield'),
  expected: { named: [{ layer: 'node-network', object: 'the network between nodes', finding: 'node-network/between-nodes' }] },
} satisfies Fault;
