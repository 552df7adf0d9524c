import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const policy = `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: { name: harden }
spec:
  failurePolicy: Fail
  reinvocationPolicy: Never
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE] }]
  matchConditions:
    - { name: not-system, expression: "object.metadata.?namespace.orValue(request.namespace) != 'kube-system'" }
    - { name: not-privileged, expression: "!object.spec.containers.exists(c, has(c.securityContext) && has(c.securityContext.privileged) && c.securityContext.privileged)" }
  mutations:
    - patchType: ApplyConfiguration
      applyConfiguration:
        expression: >-
          Object{
            metadata: Object.metadata{annotations: {"example.com/hardened": "yes"}},
            spec: Object.spec{
              automountServiceAccountToken: false,
              securityContext: Object.spec.securityContext{runAsUser: 65534, runAsGroup: 65534, runAsNonRoot: true},
              containers: object.spec.containers.map(c, Object.spec.containers{
                name: c.name,
                securityContext: Object.spec.containers.securityContext{readOnlyRootFilesystem: true, allowPrivilegeEscalation: false}
              })
            }
          }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: { name: harden }
spec: { policyName: harden }
`;
const trial = ['-n', 'app', 'run', 'tried', '--image=registry.k8s.io/busybox:1.27.2', '--dry-run=server', '-o', 'jsonpath={.spec.securityContext.runAsUser} {.spec.containers[0].securityContext.readOnlyRootFilesystem}'] as const;

export default {
  what: 'the platform lets no new pod be root or write to its files, and changes those that would',
  inject: async (lab) => {
    await lab.apply(policy);
    await until('new pods are changed', 20, async () => (await lab.kubectl(...trial)) === '65534 true');
  },
  symptom: async (lab) => must((await lab.kubectl(...trial)) === '65534 true', 'new pods are changed'),
  heal: (lab) => lab.kubectl('delete', 'mutatingadmissionpolicybinding/harden', 'mutatingadmissionpolicy/harden'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
