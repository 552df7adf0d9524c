import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const policy = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: must-have-owner }
spec:
  failurePolicy: Fail
  matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }], namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: app } } }
  validations: [{ expression: "has(object.metadata.annotations) && 'owner' in object.metadata.annotations", message: "every pod needs the annotation owner" }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: must-have-owner }
spec: { policyName: must-have-owner, validationActions: [Deny] }
`;

export default {
  what: 'an admission policy wants of new pods what these have not, and the old ones are gone',
  inject: async (lab) => {
    await lab.apply(policy);
    await until('new pods are refused', 20, async () => (await lab.kubectl('-n', 'app', 'run', 'trial', '--image=registry.k8s.io/busybox:1.27.2', '--dry-run=server').catch((error: unknown) => String(error))).includes('annotation owner'));
    await deletePods(lab);
  },
  symptom: async (lab) => must((await podsOf(lab)).length === 0, 'there are no pods'),
  heal: (lab) => lab.kubectl('delete', 'validatingadmissionpolicy,validatingadmissionpolicybinding', 'must-have-owner'),
  expected: { named: [{ layer: 'control-plane', object: 'ValidatingAdmissionPolicy must-have-owner', finding: 'control-plane/policy-denies' }] },
} satisfies Fault;
