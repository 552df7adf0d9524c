import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a routing rule, of a VPN perhaps, takes what one pod sends another way',
  inject: async (lab) => {
    const pod = (await podsOf(lab)).find(({ node }) => node === 'node1');
    await lab.on('node1', `ip rule add from ${pod?.ip} table 123; ip route add blackhole default table 123`);
  },
  symptom: async (lab) => {
    const pod = (await podsOf(lab)).find(({ node }) => node === 'node1');
    await expectOutcomes(lab, { [`cli2 ${pod?.ip}:9376`]: 'timed out', [`cli1 ${pod?.ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'ip rule del table 123; ip route flush table 123'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/route' }] },
} satisfies Fault;
