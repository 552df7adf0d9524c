import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { endTrial, saidOf, tryPod } from '../harness/trial.ts';
import { leavePods, mutatePods } from '../harness/mutate-pods.ts';

export default {
  what: 'an admission policy sends every new pod to nodes with a label that no node has any more',
  target: 'practice',
  inject: async (lab) => {
    await mutatePods(lab, 'tenant-nodes', '[JSONPatch{op: "add", path: "/spec/nodeSelector", value: {"pool": "tenants"}}]', '.spec.nodeSelector', 'tenants');
    await tryPod(lab, null);
  },
  symptom: async (lab) => must((await saidOf(lab)).includes('node affinity/selector'), 'a new pod gets no node'),
  heal: async (lab) => {
    await leavePods(lab, 'tenant-nodes', '.spec.nodeSelector', 'tenants');
    await endTrial(lab);
  },
  expected: { named: [{ layer: ['control-plane', 'pods'], object: /^MutatingAdmissionPolicy(Binding)? tenant-nodes$|^Deployment .*hostnames$/, message: /pool|tenant-nodes/ }] },
} satisfies Fault;
