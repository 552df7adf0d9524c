import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const jumps = [['mangle', 'PREROUTING', 'CILIUM_PRE_mangle'], ['raw', 'PREROUTING', 'CILIUM_PRE_raw'], ['nat', 'POSTROUTING', 'CILIUM_POST_nat'], ['filter', 'FORWARD', 'CILIUM_FORWARD']] as const;
const rules = [
  ['mangle', 'CILIUM_PRE_mangle ! -i lo -m socket --transparent -j MARK --set-xmark 0x200/0xffffffff'],
  ['mangle', 'CILIUM_PRE_mangle -p tcp -m mark --mark 0x3a3d0200 -j TPROXY --on-port 15683 --on-ip 127.0.0.1 --tproxy-mark 0x200/0xffffffff'],
  ['mangle', 'CILIUM_PRE_mangle -p udp -m mark --mark 0x3a3d0200 -j TPROXY --on-port 15683 --on-ip 127.0.0.1 --tproxy-mark 0x200/0xffffffff'],
  ['raw', 'CILIUM_PRE_raw -m mark --mark 0x200/0xf00 -j CT --notrack'],
  ['nat', 'CILIUM_POST_nat -s 10.244.0.0/16 ! -d 10.0.0.0/8 ! -o cilium_+ -j MASQUERADE'],
  ['filter', 'CILIUM_FORWARD -o cilium_host -j ACCEPT'], ['filter', 'CILIUM_FORWARD -i lxc+ -j ACCEPT'],
] as const;

export default {
  what: 'another pod network was there before, and has left its links, its routing rule, and chains for proxies that no packet is marked for any more',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) {
      const n = node.at(-1);
      await lab.on(node, ['set -e', ...jumps.map(([table, , chain]) => `iptables -t ${table} -N ${chain}`), ...rules.map(([table, rule]) => `iptables -t ${table} -A ${rule}`), ...jumps.map(([table, from, chain]) => `iptables -t ${table} -I ${from} -j ${chain}`),
        `ip link add cilium_host type veth peer name cilium_net; ip addr add 10.0.${n}.5/32 dev cilium_host; ip link set cilium_net up; ip link set cilium_host up; ip route add 10.0.${n}.0/24 dev cilium_host src 10.0.${n}.5`,
        'ip link add cilium_vxlan type vxlan external dstport 8472; ip link set cilium_vxlan up',
        'ip rule add fwmark 0x200/0xf00 lookup 2004 priority 9; ip route add local default dev lo table 2004',
      ].join('\n'));
    }
  },
  symptom: async (lab) => {
    for (const node of ['node1', 'node2']) must((await lab.on(node, 'ip rule; iptables-save')).includes('lookup 2004'), `its rule is on ${node}`);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, [...jumps.flatMap(([table, from, chain]) => [`iptables -t ${table} -D ${from} -j ${chain}`, `iptables -t ${table} -F ${chain}`, `iptables -t ${table} -X ${chain}`]), 'nft delete table ip raw; ip rule del priority 9; ip route flush table 2004; ip link del cilium_host; ip link del cilium_vxlan'].join('\n'));
    }
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
