import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const rule = 'PREROUTING -i eth0 -p tcp --dport 9376 -j DNAT --to-destination 172.31.255.5:9376';

export default {
  what: 'somebody forwards a port of a node to a virtual machine on it, and does not say that only what is for the node itself is meant',
  inject: (lab) => lab.on('node2', `iptables -t nat -I ${rule}`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node2', `iptables -t nat -D ${rule}`),
  expected: { named: [{ layer: ['node-network', 'proxy'], object: 'Node node2', message: /172\.31\.255\.5|DNAT/ }] },
} satisfies Fault;
