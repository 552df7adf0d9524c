import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a node leads every lookup of its pods to a resolver of its own, which is not there',
  inject: (lab) => lab.on('node1', 'iptables -t nat -I PREROUTING -p udp --dport 53 -j REDIRECT --to-ports 5353'),
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers', 'cli2 web:80': 'answers' }),
  heal: (lab) => lab.on('node1', 'iptables -t nat -D PREROUTING -p udp --dport 53 -j REDIRECT --to-ports 5353'),
  expected: { named: [{ layer: ['proxy', 'node-network'], object: 'Node node1' }] },
} satisfies Fault;
