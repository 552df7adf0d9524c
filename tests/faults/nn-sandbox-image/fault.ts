import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { endTrial, saidOf, tryPod } from '../harness/trial.ts';

const file = '/etc/kubernetes/containerd.toml';

export default {
  what: 'a new configuration of the runtime of a node names a sandbox image that is not there, and the registry is not to be reached',
  target: 'practice',
  inject: async (lab) => {
    await lab.on('node1', `cp ${file} /run/containerd.kept; sed -i 's#registry.k8s.io/pause:3.10#registry.k8s.io/pause:3.10.1#' ${file}`);
    await lab.component('restart', 'node1', 'containerd');
    await tryPod(lab, 'node1');
  },
  symptom: async (lab) => must((await saidOf(lab)).includes('pause:3.10.1'), 'the sandbox of a new pod gets no image'),
  heal: async (lab) => {
    await lab.on('node1', `cat /run/containerd.kept > ${file}`);
    await lab.component('restart', 'node1', 'containerd');
    await endTrial(lab);
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['cluster', 'pods'], object: 'Node node1', message: /pause|sandbox image/ }] },
} satisfies Fault;
