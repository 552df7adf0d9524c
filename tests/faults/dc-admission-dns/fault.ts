import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import type { Lab } from '../harness/lab.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const policy = `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: { name: node-dns }
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
          [JSONPatch{op: "add", path: "/spec/dnsPolicy", value: "Default"}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: { name: node-dns }
spec: { policyName: node-dns }
`;

const ofNewPods = (lab: Lab): Promise<string> => lab.kubectl('-n', 'app', 'run', 'tried', '--image=registry.k8s.io/busybox:1.27.2', '--dry-run=server', '-o', 'jsonpath={.spec.dnsPolicy}');

export default {
  what: 'an admission policy gives every new pod the DNS of its node, and a client was made anew since',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.apply(policy);
    await until('new pods are changed', 20, async () => (await ofNewPods(lab)) === 'Default');
    await replaceClient(lab, 'cli1', {});
  },
  symptom: async (lab) => {
    must((await ofNewPods(lab)) === 'Default', 'new pods are changed');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await lab.kubectl('delete', 'mutatingadmissionpolicybinding/node-dns', 'mutatingadmissionpolicy/node-dns');
    await until('new pods are left alone', 20, async () => (await ofNewPods(lab)) === 'ClusterFirst');
  },
  expected: { named: [{ layer: ['resolver', 'control-plane', 'cluster'], object: /^(Pod app\/cli1|MutatingAdmissionPolicy(Binding)? node-dns)$/ }] },
} satisfies Fault;
