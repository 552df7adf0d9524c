import type { Fault } from '../harness/fault.ts';
import { endTrial, stateOf, tryPod } from '../harness/trial.ts';
import { must, podOn } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'of three nodes the third has no route to the pods of the second, and has one to those of the first',
  lab: 'three-nodes',
  target: 'practice',
  inject: async (lab) => {
    await tryPod(lab, 'node3');
    await until('the pod runs', 30, async () => (await stateOf(lab)).startsWith('Running'));
    await lab.on('node3', 'ip route show 10.244.2.0/24 > /run/route.kept; ip route del 10.244.2.0/24');
  },
  symptom: async (lab) => {
    must((await lab.inPod('trial', `timeout 3 wget -qO- http://${(await podOn(lab, 'node2')).ip}:9376; echo " exit $?"`)).includes(' exit 0') === false, 'node2 is not reached');
    must((await lab.inPod('trial', `timeout 3 wget -qO- http://${(await podOn(lab, 'node1')).ip}:9376; echo " exit $?"`)).includes(' exit 0'), 'node1 is');
  },
  heal: async (lab) => {
    await lab.on('node3', 'ip route add $(cat /run/route.kept)');
    await endTrial(lab);
  },
  expected: { named: [{ layer: 'node-network', object: 'Node node3', message: /route/ }] },
} satisfies Fault;
