import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a pod network of before has left its program on the uplink of a node (a filter of traffic control in BPF), which drops what comes for pods',
  target: 'practice',
  // Bytes 30..32 of the frame: 10.244.
  inject: (lab) => lab.on('node1', `tc qdisc add dev eth0 clsact && tc filter add dev eth0 ingress protocol ip prio 1 bpf da bytecode '4,40 0 0 30,21 0 1 2804,6 0 0 2,6 0 0 4294967295'`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'tc qdisc del dev eth0 clsact'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /bpf|traffic control|eth0/i }] },
} satisfies Fault;
