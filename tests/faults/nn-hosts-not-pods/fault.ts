import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'the network between the nodes carries what pods send to pods, and not what nodes send to pods; the client is in the network of its node',
  client: 'app/cli1',
  inject: async (lab) => {
    await replaceClient(lab, 'cli1', { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' });
    await lab.onWire(`nft 'add table bridge groups; add chain bridge groups f { type filter hook forward priority 0; }; add rule bridge groups f ip saddr != 10.244.0.0/16 ip daddr 10.244.0.0/16 drop'`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers', 'cli2 web:80': 'answers' }),
  heal: (lab) => lab.onWire('nft delete table bridge groups'),
  expected: { named: [{ layer: 'node-network', object: /^the network between nodes/ }] },
} satisfies Fault;
