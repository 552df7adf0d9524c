import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const table = (node: string): string => {
  const n = node.at(-1);
  return `table bridge guard {
    chain in {
      type filter hook prerouting priority -300; policy accept;
      ip saddr != { 0.0.0.0, 10.244.${n}.0/24 } counter drop
      ip saddr 10.244.${n}.1 counter drop
      arp saddr ip 10.244.${n}.1 counter drop
      udp sport 67 counter drop
      icmpv6 type nd-router-advert counter drop
    }
  }`;
};

export default {
  what: 'the bridges drop frames of pods that pretend to be somebody else: the gateway, a router, a server of DHCP, or an address of another network',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `printf '%s\\n' '${table(node)}' | nft -f -`);
  },
  symptom: async (lab) => {
    for (const node of ['node1', 'node2']) must((await lab.on(node, 'nft list tables')).includes('bridge guard'), `${node} is guarded`);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'nft delete table bridge guard');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
