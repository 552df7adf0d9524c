import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a plugin of the pod network has given a pod a routing rule for what comes from its own address, with a table whose gateway is not there any more; its main table is right',
  inject: async (lab) => lab.inNetworkOf((await podOn(lab, 'node2')).name, `ip rule add pref 100 from ${(await podOn(lab, 'node2')).ip} lookup 100; ip route add default via 10.244.2.253 dev eth0 onlink table 100`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: deletePods,
  expected: { named: [{ layer: 'node-network', object: /^Pod app\/web-/, message: /table 100|lookup 100|10\.244\.2\.253/ }] },
} satisfies Fault;
