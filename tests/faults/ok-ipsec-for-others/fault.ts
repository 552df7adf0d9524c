import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'policies of IPsec block what would come for the pods in the clear from another site, and let the pods of the cluster be',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) {
      const own = `10.244.${node.at(-1)}.0/24`;
      await lab.on(node, ['set -e', `ip xfrm policy add src 10.0.0.0/8 dst ${own} dir fwd priority 3000 action block`, `ip xfrm policy add src 192.168.0.0/16 dst ${own} dir fwd priority 2000 action block`, `ip xfrm policy add src 0.0.0.0/0 dst ${own} proto esp dir in priority 4000 action block`,
        `ip xfrm policy add src 10.244.0.0/16 dst ${own} dir fwd priority 1000 action allow`, `ip xfrm policy add src 10.219.0.0/16 dst ${own} dir fwd priority 1000 action allow`, `ip xfrm policy add src 10.96.0.0/16 dst ${own} dir fwd priority 1000 action allow`,
      ].join('\n'));
    }
  },
  symptom: async (lab) => {
    for (const node of ['node1', 'node2']) must((await lab.on(node, 'ip xfrm policy')).includes('action block'), `they are on ${node}`);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'ip xfrm policy flush');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
