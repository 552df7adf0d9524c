import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a node takes the whole range of another node\'s pods for addresses of its own (a local route, as balancers add it to answer for many addresses), and refuses what is sent to them',
  inject: (lab) => lab.on('node1', 'ip route add local 10.244.2.0/24 dev lo'),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'refused', [`node1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'refused', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers', [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'ip route del local 10.244.2.0/24 dev lo table local'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /local|10\.244\.2\.0\/24|its own/ }] },
} satisfies Fault;
