import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

export default {
  what: 'a table of ARP on a node drops the questions of its pods for their gateway, as somebody wanted it for foreign ones',
  inject: async (lab) => {
    await lab.on('node1', `nft 'add table arp guard; add chain arp guard in { type filter hook input priority 0; }; add rule arp guard in iifname "cni0" arp operation request arp daddr ip 10.244.1.1 drop'`);
    for (const pod of ['cli1', (await podOn(lab, 'node1')).name]) await lab.inNetworkOf(pod, 'ip neigh flush all');
  },
  symptom: async (lab) => {
    must(/FAILED|INCOMPLETE/.test(await lab.inNetworkOf('cli1', 'ping -c 1 -W 1 10.244.2.1 > /dev/null 2>&1; ip neigh show 10.244.1.1')), 'the client does not know its gateway');
    await expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'nft delete table arp guard'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /arp/i }] },
} satisfies Fault;
