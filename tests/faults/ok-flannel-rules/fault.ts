import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const own = (node: string): string => `10.244.${node.at(-1)}.0/24`;
const inside = (node: string): string[] => [
  '-t nat -A FLANNEL-POSTRTG -m mark --mark 0x4000/0x4000 -j RETURN', `-t nat -A FLANNEL-POSTRTG -s ${own(node)} -d 10.244.0.0/16 -j RETURN`, `-t nat -A FLANNEL-POSTRTG -s 10.244.0.0/16 -d ${own(node)} -j RETURN`,
  `-t nat -A FLANNEL-POSTRTG ! -s 10.244.0.0/16 -d ${own(node)} -j RETURN`, '-t nat -A FLANNEL-POSTRTG -s 10.244.0.0/16 ! -d 224.0.0.0/4 -j MASQUERADE --random-fully', '-t nat -A FLANNEL-POSTRTG ! -s 10.244.0.0/16 -d 10.244.0.0/16 -j MASQUERADE --random-fully',
  '-A FLANNEL-FWD -s 10.244.0.0/16 -j ACCEPT', '-A FLANNEL-FWD -d 10.244.0.0/16 -j ACCEPT',
];

export default {
  what: 'the pod network masquerades what leaves it, and what nodes send to pods of other nodes, and nodes forward nothing but for its pods',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, ['set -e', 'iptables -t nat -N FLANNEL-POSTRTG; iptables -N FLANNEL-FWD', ...inside(node).map((rule) => `iptables ${rule}`), 'iptables -t nat -I POSTROUTING -j FLANNEL-POSTRTG; iptables -A FORWARD -j FLANNEL-FWD; iptables -P FORWARD DROP'].join('\n'));
    }
  },
  symptom: async (lab) => {
    for (const node of ['node1', 'node2']) must((await lab.on(node, 'iptables-save')).includes('-A FORWARD -j FLANNEL-FWD'), `its rules are on ${node}`);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'iptables -P FORWARD ACCEPT; iptables -D FORWARD -j FLANNEL-FWD; iptables -F FLANNEL-FWD; iptables -X FLANNEL-FWD; iptables -t nat -D POSTROUTING -j FLANNEL-POSTRTG; iptables -t nat -F FLANNEL-POSTRTG; iptables -t nat -X FLANNEL-POSTRTG');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
