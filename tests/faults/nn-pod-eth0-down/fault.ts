import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { ask, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the interface of a pod is down',
  inject: async (lab) => {
    const pod = (await podsOf(lab)).find(({ node }) => node === 'node1');
    await lab.inNetworkOf(pod?.name ?? '', 'ip link set eth0 down');
  },
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.every(({ ready }) => ready), 'the pods are Ready');
    const outcomes = await Promise.all(pods.map(async ({ ip }) => (await ask(lab, 'cli1', `${ip}:9376`)).outcome));
    must(outcomes.filter((outcome) => outcome !== 'answers').length === 1, `one pod answers nobody: ${outcomes.join(', ')}`);
  },
  heal: (lab) => deletePods(lab),
  expected: { named: [{ layer: 'node-network', object: /^Pod app\/web-\S+$/ }] },
} satisfies Fault;
