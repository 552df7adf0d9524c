import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a table of a firewall drops what a node forwards',
  inject: (lab) => lab.on('node1', `nft 'add table inet fw; add chain inet fw f { type filter hook forward priority -10; policy drop; }'`),
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: 'timed out', [`cli2 ${(await podsOf(lab)).find(({ node }) => node === 'node1')?.ip}:9376`]: 'timed out' });
  },
  heal: (lab) => lab.on('node1', 'nft delete table inet fw'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/firewall' }] },
} satisfies Fault;
