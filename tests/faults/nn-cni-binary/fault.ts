import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { endTrial, saidOf, tryPod } from '../harness/trial.ts';

export default {
  what: 'an upgrade of a node has taken the programs of the pod network away; its configuration is there, and the node is Ready',
  target: 'practice',
  inject: async (lab) => {
    await lab.on('node1', 'mv /usr/lib/cni/bridge /run/bridge.kept');
    await tryPod(lab, 'node1');
  },
  symptom: async (lab) => must((await saidOf(lab)).includes('failed to find plugin "bridge"'), 'a new pod gets no network'),
  heal: async (lab) => {
    await lab.on('node1', 'mv /run/bridge.kept /usr/lib/cni/bridge');
    await endTrial(lab);
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['cluster', 'node-network'], object: 'Node node1', message: /plugin|CNI|bridge/ }] },
} satisfies Fault;
