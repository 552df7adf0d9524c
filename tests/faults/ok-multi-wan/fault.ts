import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

const rules = ['PREROUTING -i eth0 -m conntrack --ctstate NEW -j CONNMARK --set-mark 0x200', 'PREROUTING -i cni0 -j CONNMARK --restore-mark'];

export default {
  what: 'the nodes have two ways out, note by which one a connection came, and send the answers back there by a table of its own, whose router knows the way',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `set -e; ip route show table main | while read -r route; do ip route add $route table 200; done; ip rule add pref 200 fwmark 0x200/0x200 lookup 200; ${rules.map((rule) => `iptables -t mangle -A ${rule}`).join('; ')}`);
  },
  symptom: async (lab) => {
    must((await lab.on('node2', 'ip rule')).includes('0x200'), 'the rule is there');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `${rules.map((rule) => `iptables -t mangle -D ${rule}`).join('; ')}; ip rule del pref 200; ip route flush table 200`);
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
