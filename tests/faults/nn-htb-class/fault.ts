import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a node shapes what leaves by its uplink in classes, and what its pods answer is in one of almost nothing; all else is in a generous one',
  inject: (lab) =>
    lab.on('node1', 'set -e; tc qdisc add dev eth0 root handle 1: htb default 10; tc class add dev eth0 parent 1: classid 1:10 htb rate 10gbit quantum 60000; tc class add dev eth0 parent 1: classid 1:20 htb rate 8bit burst 1 cburst 1 quantum 1514; tc filter add dev eth0 parent 1: protocol ip prio 1 u32 match ip sport 9376 0xffff flowid 1:20'),
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'tc qdisc del dev eth0 root'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /htb|shap|traffic control|qdisc|class/ }] },
} satisfies Fault;
