import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { endTrial, saidOf, stateOf, tryPod } from '../harness/trial.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the file system of the kubelet of a node has become read-only after an error of the disk, so no new pod starts there; the node is Ready',
  target: 'practice',
  inject: async (lab) => {
    await lab.on('node1', 'mount -o remount,ro,bind /var/lib/kubelet');
    await tryPod(lab, 'node1');
    await until('the kubelet complains', 30, async () => (await saidOf(lab)).includes('read-only') || (await stateOf(lab)).startsWith('Pending'));
    await new Promise((resolve) => setTimeout(resolve, 6000));
  },
  symptom: async (lab) => must(!(await stateOf(lab)).startsWith('Running'), 'a new pod is not started'),
  heal: async (lab) => {
    await lab.on('node1', 'mount -o remount,rw,bind /var/lib/kubelet');
    await endTrial(lab);
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['cluster', 'node-network', 'pods'], object: 'Node node1', message: /read-only/ }] },
} satisfies Fault;
