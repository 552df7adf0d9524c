/** A change that every new pod is made with, outside of kube-system. */
import type { Lab } from './lab.ts';
import { until } from './until.ts';

const mutation = (name: string, expression: string): string => `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: { name: ${name} }
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
          ${expression}
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: { name: ${name} }
spec: { policyName: ${name} }
`;

/** What a pod that is made now has there. */
export const ofNewPods = (lab: Lab, path: string): Promise<string> => lab.kubectl('-n', 'app', 'run', 'tried', '--image=registry.k8s.io/busybox:1.27.2', '--dry-run=server', '-o', `jsonpath={${path}}`);

export async function mutatePods(lab: Lab, name: string, expression: string, path: string, wanted: string): Promise<void> {
  await lab.apply(mutation(name, expression));
  await until('new pods are changed', 20, async () => (await ofNewPods(lab, path)).includes(wanted));
}

export async function leavePods(lab: Lab, name: string, path: string, wanted: string): Promise<void> {
  await lab.kubectl('delete', `mutatingadmissionpolicybinding/${name}`, `mutatingadmissionpolicy/${name}`);
  await until('new pods are left alone', 20, async () => !(await ofNewPods(lab, path)).includes(wanted));
}
