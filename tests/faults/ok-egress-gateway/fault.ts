import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

export default {
  what: 'what pods send to the world goes to a gateway of its own by routing rules; what they send to one another is spared',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, `set -e; net=$(ip route show | sed -n 's/^10.244.*via \\([0-9.]*\\)\\.[0-9]* .*/\\1/p'); ip rule add pref 100 to 10.244.0.0/16 lookup main; ip rule add pref 101 to 10.219.0.0/16 lookup main; ip rule add pref 102 from 10.244.${node.at(-1)}.0/24 lookup 200; ip route add default via $net.99 dev eth0 onlink table 200`);
    }
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'ip route get 1.1.1.1 from 10.244.1.9 iif cni0')).includes('.99 '), 'what pods send to the world goes to the gateway');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'for pref in 100 101 102; do ip rule del pref $pref; done; ip route flush table 200');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
