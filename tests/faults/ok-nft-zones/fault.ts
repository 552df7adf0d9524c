import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

// Written by hand as the manual of nftables has it: maps and sets instead of rules.
const table = `
table inet zones {
  set clusternets { type ipv4_addr; flags interval; elements = { 10.96.0.0/16, 10.219.0.0/16, 10.244.0.0/16 } }
  set blocked { type ipv4_addr; flags interval,timeout; elements = { 45.0.0.0/8, 10.9.0.0/16, 10.244.77.0/24 timeout 1h } }
  set seen { type ipv4_addr . inet_service; flags dynamic,timeout; size 65535; timeout 1m; }
  chain from-pods { ip daddr 169.254.169.254 drop; ip daddr @clusternets accept; tcp dport { 25, 465, 587 } reject with icmpx admin-prohibited; accept; }
  chain from-nodes { ip saddr @blocked counter drop; update @seen { ip saddr . th dport }; ip saddr @clusternets accept; }
  chain none { counter drop; }
  chain forward {
    type filter hook forward priority 2; policy drop;
    ct state vmap { established : accept, related : accept, invalid : drop }
    meta nfproto ipv6 accept
    iifname vmap { "cni0" : jump from-pods, "eth0" : jump from-nodes, "docker0" : goto none }
    limit rate 1/minute log prefix "zones: "
  }
}`;

export default {
  what: 'the nodes have a firewall of zones, which is written in maps and sets, drops what nothing admits, and admits the cluster',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `nft -f - <<'END'${table}\nEND`);
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'nft list chain inet zones forward')).includes('policy drop'), 'it is there');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'nft delete table inet zones');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
