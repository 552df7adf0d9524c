import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const policy = `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: { name: add-sidecar }
spec:
  failurePolicy: Fail
  reinvocationPolicy: Never
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE] }]
  matchConditions: [{ name: not-system, expression: "object.metadata.?namespace.orValue(request.namespace) != 'kube-system'" }]
  mutations:
    - patchType: JSONPatch
      jsonPatch:
        expression: >-
          [JSONPatch{op: "add", path: "/spec/containers/0", value: Object.spec.containers{
            name: "sidecar", image: "registry.k8s.io/busybox:1.27.2", imagePullPolicy: "IfNotPresent", command: ["sleep", "36000"]}}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: { name: add-sidecar }
spec: { policyName: add-sidecar }
`;

export default {
  what: 'a container of somebody else\'s is put before those of every new pod',
  inject: async (lab) => {
    await lab.apply(policy);
    await until('new pods get the container', 20, async () => (await lab.kubectl('-n', 'app', 'run', 'tried', '--image=registry.k8s.io/busybox:1.27.2', '--dry-run=server', '-o', 'jsonpath={.spec.containers[0].name}')) === 'sidecar');
  },
  symptom: async (lab) => must((await lab.kubectl('-n', 'app', 'run', 'tried', '--image=registry.k8s.io/busybox:1.27.2', '--dry-run=server', '-o', 'jsonpath={.spec.containers[0].name}')) === 'sidecar', 'new pods get the container'),
  heal: (lab) => lab.kubectl('delete', 'mutatingadmissionpolicybinding/add-sidecar', 'mutatingadmissionpolicy/add-sidecar'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
