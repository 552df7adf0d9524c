import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { endTrial, saidOf, tryPod } from '../harness/trial.ts';

export default {
  what: 'the program that starts containers (runc) of a node is gone; those that run do so, and the node is Ready',
  target: 'practice',
  inject: async (lab) => {
    await lab.on('node1', 'command -v runc > /run/runc.path; mv $(cat /run/runc.path) /run/runc.kept');
    await tryPod(lab, 'node1');
  },
  symptom: async (lab) => must((await saidOf(lab)).includes('runc'), 'a new pod is not started'),
  heal: async (lab) => {
    await lab.on('node1', 'mv /run/runc.kept $(cat /run/runc.path)');
    await endTrial(lab);
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['cluster', 'pods'], object: 'Node node1', message: /runc/ }] },
} satisfies Fault;
