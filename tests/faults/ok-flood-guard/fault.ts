import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const rules = [
  '-p tcp --syn -m hashlimit --hashlimit-above 500/second --hashlimit-burst 1000 --hashlimit-mode srcip --hashlimit-name syn-flood -j DROP',
  '-p tcp --syn -m connlimit --connlimit-above 2000 --connlimit-mask 32 -j REJECT --reject-with tcp-reset',
  '-p tcp --tcp-flags ALL NONE -j DROP', '-p tcp --tcp-flags SYN,FIN SYN,FIN -j DROP', '-f -j DROP',
  '-p icmp -m limit --limit 100/second --limit-burst 200 -j ACCEPT',
];

export default {
  what: 'a firewall drops floods, and packets that no honest client sends',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, rules.map((rule) => `iptables -A FORWARD ${rule}`).join('\n'));
  },
  symptom: async (lab) => {
    for (const node of ['node1', 'node2']) must((await lab.on(node, 'iptables -S FORWARD')).includes('syn-flood'), `it is on ${node}`);
    const answers = (await lab.inPod('cli1', 'for i in $(seq 40); do timeout 3 wget -qO- http://web/ || printf failed; echo; done')).trim().split('\n');
    must(answers.length === 40 && answers.every((name) => name.startsWith('web-')), 'forty requests in a row are answered');
    await expectOutcomes(lab, { 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, rules.map((rule) => `iptables -D FORWARD ${rule}`).join('\n'));
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
