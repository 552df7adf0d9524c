import type { Fault } from '../harness/fault.ts';
import { busybox, deletePods, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'what a pod sends is shaped generously, with a bucket that is smaller than a full packet, so no full packet ever leaves it; its answers are large',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', '(hostname; yes 0123456789 | head -c 200000) > /tmp/index.html; exec httpd -f -p 9376 -h /tmp'] });
    await lab.inNetworkOf((await podOn(lab, 'node1')).name, 'tc qdisc add dev eth0 root tbf rate 500mbit burst 1000 latency 50ms');
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: deletePods,
  expected: { named: [{ layer: 'node-network', object: /^Pod app\/web-/, message: /tc|qdisc|tbf|shap|burst/i }] },
} satisfies Fault;
