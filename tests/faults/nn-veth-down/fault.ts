import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { ask, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a pod\'s port on the bridge of its node is down',
  inject: async (lab) => {
    const pod = (await podsOf(lab)).find(({ node }) => node === 'node1');
    const index = (await lab.inNetworkOf(pod?.name ?? '', `ip -o link show eth0 | sed 's/.*@if\\([0-9]*\\):.*/\\1/'`)).trim();
    await lab.on('node1', `ip link set "$(ip -o link | sed -n 's/^${index}: \\([^@]*\\)@.*/\\1/p')" down`);
  },
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.every(({ ready }) => ready), 'the pods are Ready');
    const outcomes = await Promise.all(pods.map(async ({ ip }) => (await ask(lab, 'cli1', `${ip}:9376`)).outcome));
    must(outcomes.filter((outcome) => outcome !== 'answers').length === 1, `one pod answers nobody: ${outcomes.join(', ')}`);
  },
  heal: (lab) => deletePods(lab),
  expected: { named: [{ layer: 'node-network', object: /^(Pod app\/web-\S+|Node node1)$/ }] },
} satisfies Fault;
