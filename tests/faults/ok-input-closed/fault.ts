import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const rules = (network: string): string[] => [
  '-i lo -j ACCEPT', '-m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT', '-m conntrack --ctstate INVALID -j DROP', '-s 10.244.0.0/16 -j ACCEPT',
  '-p tcp --dport 22 -j ACCEPT', `-s ${network} -p tcp --dport 10250 -j ACCEPT`, '-p icmp -m limit --limit 50/sec -j ACCEPT', '-p tcp --dport 30000:32767 -j ACCEPT',
];
let network = '';

export default {
  what: 'the nodes themselves are closed, but for what the cluster needs of them',
  inject: async (lab) => {
    network = (await lab.kubectl('get', 'node', 'node1', '-o', 'jsonpath={.status.addresses[0].address}')).replace(/\d+$/, '0/24');
    for (const node of ['node1', 'node2']) await lab.on(node, [...rules(network).map((rule) => `iptables -A INPUT ${rule}`), 'iptables -P INPUT DROP'].join('\n'));
  },
  symptom: async (lab) => {
    for (const node of ['node1', 'node2']) must((await lab.on(node, 'iptables -S INPUT')).includes('-P INPUT DROP'), `${node} is closed`);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', 'node1 web:80': ['answers', 'no name'] });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, ['iptables -P INPUT ACCEPT', ...rules(network).map((rule) => `iptables -D INPUT ${rule}`)].join('\n'));
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
