import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const table = `table ip zones {
  chain in { type filter hook prerouting priority raw; ct zone set 7; }
  chain out { type filter hook output priority raw; ct zone set 7; }
}`;

export default {
  what: 'a node tracks all connections in a zone of its own, questions and answers alike',
  inject: (lab) => lab.on('node1', `printf '%s\\n' '${table}' | nft -f -`),
  symptom: async (lab) => {
    must(/ zone=7/.test(await lab.on('node1', 'conntrack -L 2> /dev/null')), 'connections are in the zone');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.on('node1', 'nft delete table ip zones'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
