import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a routing rule of another program of a node uses the very mark by which kube-proxy knows what to masquerade, so what the node itself sends to Services goes another way; pods are well',
  inject: (lab) => lab.on('node1', 'ip route add blackhole default table 70; ip rule add pref 700 fwmark 0x4000/0x4000 lookup 70'),
  symptom: async (lab) => expectOutcomes(lab, { [`node1 ${await serviceIp(lab)}:80`]: ['timed out', 'unreachable', 'something else'], [`node1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: (lab) => lab.on('node1', 'ip rule del pref 700; ip route flush table 70'),
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['node-network', 'proxy'], object: 'Node node1', message: /mark|rule|table 70/ }] },
} satisfies Fault;
