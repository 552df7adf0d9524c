import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { endTrial, saidOf, stateOf, tryPod } from '../harness/trial.ts';
import { until } from '../harness/until.ts';

const folder = '/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs';

export default {
  what: 'the layers of the images on the disk of a node were lost (after a crash of the machine, or a clean-up by hand), while the runtime still has them in its list, so no new pod starts there; the node is Ready',
  target: 'practice',
  inject: async (lab) => {
    await lab.on('node1', `mv ${folder}/snapshots ${folder}/snapshots.away && mkdir -m 700 ${folder}/snapshots`);
    await tryPod(lab, 'node1');
    await until('the pod does not start', 30, async () => /failed|error/i.test(await saidOf(lab)));
  },
  symptom: async (lab) => must(!(await stateOf(lab)).startsWith('Running'), 'a new pod is not started'),
  heal: async (lab) => {
    await lab.on('node1', `rm -rf ${folder}/snapshots/new-* ; cp -al ${folder}/snapshots/. ${folder}/snapshots.away/ 2>/dev/null; rm -rf ${folder}/snapshots; mv ${folder}/snapshots.away ${folder}/snapshots`);
    await endTrial(lab);
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['cluster', 'node-network', 'pods'], object: 'Node node1' }] },
} satisfies Fault;
