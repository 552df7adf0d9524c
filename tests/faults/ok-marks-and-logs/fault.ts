import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const rules = [
  ['mangle', 'FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu'],
  ['mangle', 'PREROUTING -j CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff'],
  ['mangle', 'PREROUTING -i eth0 -m conntrack --ctstate NEW -j MARK --set-xmark 0x11/0xff'],
  ['mangle', 'POSTROUTING -j CONNMARK --save-mark --nfmask 0xff --ctmask 0xff'],
  ['mangle', 'OUTPUT -p tcp --sport 9376 -j DSCP --set-dscp 10'],
  ['filter', 'FORWARD -m conntrack --ctstate NEW -m limit --limit 5/min -j LOG --log-prefix "new: "'],
  ['filter', 'FORWARD -m conntrack --ctstate NEW -j NFLOG --nflog-group 5'],
  ['filter', 'FORWARD -s 10.244.0.0/16'],
  ['filter', 'FORWARD -m statistic --mode random --probability 0.01 -j NFLOG --nflog-group 6'],
  ['raw', 'PREROUTING -p udp --dport 4789 -j CT --notrack'],
  ['raw', 'OUTPUT -p udp --dport 4789 -j CT --notrack'],
  ['nat', 'POSTROUTING -m addrtype ! --dst-type LOCAL -j IP-MASQ-AGENT'],
] as const;
const agent = ['-d 169.254.0.0/16 -j RETURN', '-d 10.0.0.0/8 -j RETURN', '-d 172.16.0.0/12 -j RETURN', '-d 192.168.0.0/16 -j RETURN', '-j MASQUERADE'];

export default {
  what: 'the nodes mark, count, log and clamp what passes, and give it their address when it leaves the private networks',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, ['set -e', 'iptables -t nat -N IP-MASQ-AGENT', ...agent.map((rule) => `iptables -t nat -A IP-MASQ-AGENT ${rule}`), ...rules.map(([table, rule]) => `iptables -t ${table} -A ${rule}`)].join('\n'));
    }
  },
  symptom: async (lab) => {
    for (const node of ['node1', 'node2']) must((await lab.on(node, 'iptables-save')).includes('TCPMSS'), `the rules are on ${node}`);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, [...rules.map(([table, rule]) => `iptables -t ${table} -D ${rule}`), 'iptables -t nat -F IP-MASQ-AGENT', 'iptables -t nat -X IP-MASQ-AGENT', 'nft delete table ip raw'].join('\n'));
    }
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
