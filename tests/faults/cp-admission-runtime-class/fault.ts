import { leavePods, mutatePods } from '../harness/mutate-pods.ts';
import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { endTrial, saidOf, tryPod } from '../harness/trial.ts';

export default {
  what: 'every new pod is to run in a sandbox of another kind (gVisor), which the runtimes of the nodes do not know',
  target: 'practice',
  inject: async (lab) => {
    await lab.apply('apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: { name: gvisor }\nhandler: runsc\n');
    await mutatePods(lab, 'sandbox-all', '[JSONPatch{op: "add", path: "/spec/runtimeClassName", value: "gvisor"}]', '.spec.runtimeClassName', 'gvisor');
    await tryPod(lab, 'node1');
  },
  symptom: async (lab) => must((await saidOf(lab)).includes('runsc'), 'a new pod is not started'),
  heal: async (lab) => {
    await leavePods(lab, 'sandbox-all', '.spec.runtimeClassName', 'gvisor');
    await endTrial(lab);
    await lab.kubectl('delete', 'runtimeclass', 'gvisor');
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['control-plane', 'cluster', 'pods'], object: /sandbox-all|RuntimeClass gvisor|^Node node[12]$|^Deployment .*hostnames$/, message: /runsc|gvisor|sandbox-all/i }] },
} satisfies Fault;
