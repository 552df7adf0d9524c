import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

const table = `table inet firewalld {
  chain mangle_PREROUTING { type filter hook prerouting priority mangle + 10; policy accept; jump mangle_PREROUTING_ZONES; }
  chain mangle_PREROUTING_ZONES { iifname "cni0" goto mangle_PRE_trusted; iifname "eth0" goto mangle_PRE_public; goto mangle_PRE_public; }
  chain mangle_PRE_trusted { }
  chain mangle_PRE_public { }
  chain nat_PREROUTING { type nat hook prerouting priority dstnat + 10; policy accept; jump nat_PREROUTING_ZONES; }
  chain nat_PREROUTING_ZONES { iifname "cni0" goto nat_PRE_trusted; goto nat_PRE_public; }
  chain nat_PRE_trusted { }
  chain nat_PRE_public { tcp dport 8443 redirect to :443; }
  chain nat_POSTROUTING { type nat hook postrouting priority srcnat + 10; policy accept; jump nat_POSTROUTING_ZONES; }
  chain nat_POSTROUTING_ZONES { oifname "cni0" goto nat_POST_trusted; goto nat_POST_public; }
  chain nat_POST_trusted { }
  chain nat_POST_public { }
  chain filter_PREROUTING { type filter hook prerouting priority filter + 10; policy accept; icmpv6 type { nd-router-advert, nd-neighbor-solicit } accept; meta nfproto ipv6 fib saddr . mark . iif oif missing drop; }
  chain filter_INPUT {
    type filter hook input priority filter + 10; policy accept;
    ct state { established, related } accept
    ct status dnat accept
    iifname "lo" accept
    ct state invalid drop
    jump filter_INPUT_ZONES
    reject with icmpx admin-prohibited
  }
  chain filter_INPUT_ZONES { iifname "cni0" goto filter_IN_trusted; ip saddr 10.244.0.0/16 goto filter_IN_trusted; goto filter_IN_public; }
  chain filter_IN_trusted { accept; }
  chain filter_IN_public { tcp dport 22 accept; tcp dport { 6443, 10250, 9376 } accept; meta l4proto { icmp, ipv6-icmp } accept; udp dport 546 accept; }
  chain filter_FORWARD {
    type filter hook forward priority filter + 10; policy accept;
    ct state { established, related } accept
    ct status dnat accept
    iifname "lo" accept
    ct state invalid drop
    ip6 daddr { ::/96, ::ffff:0.0.0.0/96, 2002::/24 } reject with icmpv6 addr-unreachable
    jump filter_FORWARD_ZONES
    reject with icmpx admin-prohibited
  }
  chain filter_FORWARD_ZONES { iifname "cni0" goto filter_FWD_trusted; ip saddr 10.244.0.0/16 goto filter_FWD_trusted; iifname "eth0" goto filter_FWD_public; goto filter_FWD_public; }
  chain filter_FWD_trusted { accept; }
  chain filter_FWD_public { ip daddr 10.244.0.0/16 ip saddr 10.219.0.0/16 accept; oifname "eth0" accept; }
  chain filter_OUTPUT { type filter hook output priority filter + 10; policy accept; ct state { established, related } accept; oifname "lo" accept; }
}`;

export default {
  what: 'firewalld runs on the nodes and refuses what no zone admits; the bridge and the network of the pods are in its trusted zone',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `cat > /run/firewalld.nft <<'END'\n${table}\nEND\nnft -f /run/firewalld.nft`);
  },
  symptom: async (lab) => {
    const [first] = await podsOf(lab);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`cli1 ${first?.ip}:9376`]: 'answers', [`cli2 ${first?.ip}:9376`]: 'answers' });
    must((await lab.on('node1', 'nft list tables')).includes('firewalld'), 'the firewall is there');
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'nft delete table inet firewalld');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
