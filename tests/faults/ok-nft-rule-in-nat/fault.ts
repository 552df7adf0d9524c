import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'another program has put a rule of nft into the nat table of a node, which iptables cannot print, so nobody can list that table with iptables-save; kube-proxy goes on and its rules are right',
  only: { proxy: 'iptables', why: 'in nftables mode kube-proxy has a table of its own' },
  inject: async (lab) => {
    await lab.on('node1', 'nft add set ip nat seen { type ipv4_addr . inet_service\\; flags dynamic\\; size 1024\\; }; nft add rule ip nat POSTROUTING ip daddr 198.51.100.7 update @seen { ip saddr . tcp dport } counter');
  },
  symptom: async (lab) => {
    must(/incompatible|Parsing/.test(await lab.on('node1', 'iptables-save -t nat 2>&1; true')), 'iptables cannot print it');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.on('node1', `nft -a list chain ip nat POSTROUTING | sed -n 's/.*198.51.100.7.*# handle //p' | while read h; do nft delete rule ip nat POSTROUTING handle $h; done; nft delete set ip nat seen`),
  expected: { status: ['healthy', 'at-risk', 'inconclusive'], named: [], also: [{ layer: ['proxy', 'node-network'], object: 'Node node1' }] },
} satisfies Fault;
