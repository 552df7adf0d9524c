import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const policy = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: namespaces-by-order }
spec:
  failurePolicy: Fail
  matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [namespaces] }] }
  validations: [{ expression: "has(object.metadata.labels) && 'cost-center' in object.metadata.labels", message: "order your namespace at https://platform.corp.example" }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: namespaces-by-order }
spec: { policyName: namespaces-by-order, validationActions: [Deny] }
`;
const refused = ['create', 'namespace', 'tried', '--dry-run=server'];

export default {
  what: 'nobody may make a namespace that is not ordered from the platform',
  inject: async (lab) => {
    await lab.apply(policy);
    await until('namespaces are refused', 20, async () => (await lab.kubectl(...refused).catch((error: unknown) => String(error))).includes('order your namespace'));
  },
  symptom: async (lab) => {
    must((await lab.kubectl(...refused).catch((error: unknown) => String(error))).includes('order your namespace'), 'namespaces are refused');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.kubectl('delete', 'validatingadmissionpolicybinding/namespaces-by-order', 'validatingadmissionpolicy/namespaces-by-order'),
  // Whoever wants a namespace to look from gets none, and knows less then; the Service is well.
  expected: { status: ['healthy', 'inconclusive'], named: [] },
} satisfies Fault;
