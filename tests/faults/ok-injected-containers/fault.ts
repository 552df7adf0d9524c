import type { Fault } from '../harness/fault.ts';
import { leavePods, mutatePods, ofNewPods } from '../harness/mutate-pods.ts';
import { must } from '../harness/symptom.ts';

const first = '.spec.containers[0].name';
const sidecar = `[JSONPatch{op: "add", path: "/spec/containers/0", value: Object.spec.containers{
            name: "sidecar", image: "registry.k8s.io/busybox:1.27.2", imagePullPolicy: "IfNotPresent", command: ["sleep", "36000"]}}]`;

export default {
  what: 'a container of somebody else\'s is put before those of every new pod',
  inject: (lab) => mutatePods(lab, 'add-sidecar', sidecar, first, 'sidecar'),
  symptom: async (lab) => must((await ofNewPods(lab, first)) === 'sidecar', 'new pods get the container'),
  heal: (lab) => leavePods(lab, 'add-sidecar', first, 'sidecar'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
