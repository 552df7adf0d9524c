import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, must, podOn, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a network manager of a node has taken a pod\'s port out of the bridge; both are up',
  inject: async (lab) => {
    const index = (await lab.inNetworkOf((await podOn(lab, 'node1')).name, `ip -o link show eth0 | sed 's/.*@if\\([0-9]*\\):.*/\\1/'`)).trim();
    await lab.on('node1', `ip link set "$(ip -o link | sed -n 's/^${index}: \\([^@]*\\)@.*/\\1/p')" nomaster`);
  },
  symptom: async (lab) => {
    const { ip } = await podOn(lab, 'node1');
    must((await podsOf(lab)).every(({ ready }) => ready), 'the pods are Ready');
    await expectOutcomes(lab, { [`cli1 ${ip}:9376`]: ['timed out', 'unreachable'], [`cli2 ${ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' });
  },
  heal: deletePods,
  expected: { named: [{ layer: 'node-network', object: /^(Pod app\/web-\S+|Node node1)$/ }] },
} satisfies Fault;
