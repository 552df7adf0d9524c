import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'the pod network of a node keeps its routes in a table of its own, and a restart of systemd-networkd has flushed the rules that lead there (rules of others are foreign to it); the table is full and nobody looks into it',
  target: 'practice',
  inject: (lab) => lab.on('node1', `set -e; ip route show 10.244.2.0/24 > /run/route.kept; ip route add $(cat /run/route.kept) proto kernel table 2005; ip route add 10.244.1.0/24 dev cni0 table 2005; ip route del 10.244.2.0/24`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'ip route flush table 2005; ip route replace $(cat /run/route.kept)'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /route/ }] },
} satisfies Fault;
