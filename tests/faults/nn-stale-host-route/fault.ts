import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a node has a route of its own for the address of one of its pods, which leads to the device of a pod that had the address before, as pod networks with a route for each pod leave it',
  inject: async (lab) => lab.on('node2', `ip link add cali0old type veth peer name cali1old; ip link set cali0old up; ip link set cali1old up; ip route add ${(await podOn(lab, 'node2')).ip}/32 dev cali0old scope link`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node2', 'ip link del cali0old'),
  expected: { named: [{ layer: 'node-network', object: 'Node node2', message: /cali0old/ }] },
} satisfies Fault;
