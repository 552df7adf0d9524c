import type { Fault } from '../harness/fault.ts';
import { must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a taint has put all pods off all nodes',
  inject: async (lab) => {
    await lab.kubectl('taint', 'nodes', 'node1', 'node2', 'maintenance=now:NoExecute');
    await until('the pods are gone', 40, async () => (await podsOf(lab)).every(({ phase, deleted }) => phase === 'Pending' && !deleted));
  },
  symptom: async (lab) => must((await podsOf(lab)).every(({ phase }) => phase === 'Pending'), 'no pod is placed'),
  heal: (lab) => lab.kubectl('taint', 'nodes', 'node1', 'node2', 'maintenance:NoExecute-'),
  expected: { named: [{ layer: ['pods', 'cluster', 'control-plane', 'dns'], object: /node1|app\/web|coredns/, message: /taint/i }] },
} satisfies Fault;
