import type { Fault } from '../harness/fault.ts';
import { must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the container runtime of a node hangs, and new pods were given to the node since',
  inject: async (lab) => {
    await lab.component('stop', 'node1', 'containerd', 'STOP');
    await lab.kubectl('-n', 'app', 'delete', 'pods', '-l', 'app=web', '--grace-period=1', '--wait=false');
  },
  symptom: async (lab) => must((await podsOf(lab)).some(({ node, phase, deleted }) => node === 'node1' && phase === 'Pending' && !deleted), 'a new pod waits on node1'),
  heal: (lab) => lab.on('node1', 'pkill -CONT -x containerd'),
  // Those of the other node serve; the node counts as Ready for minutes.
  expected: { status: ['at-risk', 'broken'], named: [{ layer: 'cluster', object: 'Node node1', finding: 'cluster/pods-not-taken-up' }] },
} satisfies Fault;
