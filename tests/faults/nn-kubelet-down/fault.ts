import type { Fault } from '../harness/fault.ts';
import { ask, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the kubelet of a node is dead, and a pod there has ended since',
  inject: async (lab) => {
    await lab.component('stop', 'node2', 'kubelet', 'KILL');
    const pod = (await podsOf(lab)).find(({ node }) => node === 'node2');
    const { pid } = await lab.processOf(pod?.name ?? '');
    await lab.on('node2', `kill -KILL ${pid}`);
  },
  symptom: async (lab) => {
    must((await lab.on('node2', 'pgrep -x kubelet || echo none')).trim() === 'none', 'the kubelet does not run');
    const dead = (await podsOf(lab)).find(({ node }) => node === 'node2');
    const { outcome } = await ask(lab, 'cli1', `${dead?.ip}:9376`);
    must(outcome !== 'answers', 'its pod does not answer');
  },
  heal: (lab) => lab.component('start', 'node2', 'kubelet'),
  expected: {
    // Broken until the cluster gives the node up, some 40 s later, and takes the dead endpoint away.
    status: ['broken', 'at-risk'],
    named: [{ layer: 'cluster', object: 'Node node2' }],
  },
} satisfies Fault;
