import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'packets of full size are lost between the nodes, and nobody is told',
  inject: (lab) => lab.onWire(`nft 'add table bridge shield; add chain bridge shield f { type filter hook forward priority 0; }; add rule bridge shield f ip saddr 10.244.0.0/16 ip length > 1300 drop'`),
  symptom: async (lab) => {
    const there = (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).find(({ node }) => node === 'node2');
    // The metrics of a DNS server are larger than a packet.
    must(/ exit (143|124)$/m.test(await lab.inPod('cli1', `timeout 3 wget -qO /dev/null http://${there?.ip}:9153/metrics; echo " exit $?"`)), 'a long answer does not come');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.onWire('nft delete table bridge shield'),
  // What the victim answers fits into any packet: its users feel nothing yet.
  expected: { status: 'at-risk', named: [{ layer: 'node-network', object: 'the network between nodes', finding: 'node-network/large-packets' }] },
} satisfies Fault;
