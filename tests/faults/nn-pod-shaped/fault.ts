import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'what a pod sends is shaped to almost nothing inside of its own network, where an experiment has left it',
  inject: async (lab) => lab.inNetworkOf((await podOn(lab, 'node1')).name, 'tc qdisc add dev eth0 root tbf rate 8bit burst 60 limit 3000'),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: async (lab) => lab.inNetworkOf((await podOn(lab, 'node1')).name, 'tc qdisc del dev eth0 root'),
  expected: { named: [{ layer: ['node-network', 'pods'], object: /^Pod app\/web-/, message: /tbf|shap|traffic control|qdisc/ }] },
} satisfies Fault;
