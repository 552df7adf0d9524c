import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a table of the bridge drops the frames for one pod',
  inject: async (lab) => {
    const pod = (await podsOf(lab)).find(({ node }) => node === 'node1');
    await lab.on('node1', `nft 'add table bridge shield; add chain bridge shield out { type filter hook postrouting priority 0; }; add rule bridge shield out ip daddr ${pod?.ip} tcp dport 9376 drop'`);
  },
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.every(({ ready }) => ready), 'the pods are Ready');
    const ip = pods.find(({ node }) => node === 'node1')?.ip;
    await expectOutcomes(lab, { [`cli1 ${ip}:9376`]: 'timed out', [`cli2 ${ip}:9376`]: 'timed out' });
  },
  heal: (lab) => lab.on('node1', 'nft delete table bridge shield'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/firewall', message: /shield/ }] },
} satisfies Fault;
