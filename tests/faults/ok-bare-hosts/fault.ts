import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const programs = 'curl tcpdump tc bridge ipset ebtables arptables ethtool ping traceroute sysctl busybox nc conntrack iptables-legacy iptables-legacy-save ip6tables-legacy ip6tables-legacy-save';

export default {
  what: 'the nodes have none of the programs that one looks around with, as minimal systems for containers have not',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `for one in ${programs}; do for folder in /usr/bin /usr/sbin; do if [ -e $folder/$one ]; then mv $folder/$one $folder/$one.kept; fi; done; done`);
  },
  symptom: async (lab) => {
    for (const node of ['node1', 'node2']) must((await lab.on(node, 'command -v curl tc sysctl busybox || echo none')).trim() === 'none', `${node} has none of them`);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'for one in /usr/bin/*.kept /usr/sbin/*.kept; do if [ -e $one ]; then mv $one ${one%.kept}; fi; done');
  },
  // What cannot be looked at may stay unknown.
  expected: { status: ['healthy', 'inconclusive'], named: [] },
} satisfies Fault;
