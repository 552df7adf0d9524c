import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const policy = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: no-privileged }
spec:
  failurePolicy: Fail
  matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }] }
  validations: [{ expression: "!object.spec.containers.exists(c, has(c.securityContext) && has(c.securityContext.privileged) && c.securityContext.privileged)", message: "privileged containers are not allowed here" }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: no-privileged }
spec: { policyName: no-privileged, validationActions: [Deny] }
`;

export default {
  what: 'no privileged pods may be made, so nodes cannot be entered',
  inject: async (lab) => {
    await lab.apply(policy);
    const trial = ['-n', 'app', 'run', 'trial', '--image=registry.k8s.io/busybox:1.27.2', '--privileged', '--dry-run=server'];
    await until('privileged pods are refused', 20, async () => (await lab.kubectl(...trial).catch((error: unknown) => String(error))).includes('not allowed here'));
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: 'answers', [`cli2 ${await serviceIp(lab)}:80`]: 'answers' }),
  heal: (lab) => lab.kubectl('delete', 'validatingadmissionpolicy,validatingadmissionpolicybinding', 'no-privileged'),
  expected: { status: 'inconclusive', named: [] },
} satisfies Fault;
