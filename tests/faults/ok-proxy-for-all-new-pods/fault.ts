import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const names = [['http_proxy', 'http://proxy.corp.example:3128'], ['HTTP_PROXY', 'http://proxy.corp.example:3128'], ['https_proxy', 'http://proxy.corp.example:3128'], ['no_proxy', '.svc,.cluster.local,10.0.0.0/8,127.0.0.1,localhost'], ['NO_PROXY', '.svc,.cluster.local,10.0.0.0/8,127.0.0.1,localhost']];
const env = names.map(([name, value]) => `Object.spec.containers.env{name: "${name}", value: "${value}"}`).join(', ');
const policy = `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: { name: company-proxy }
spec:
  failurePolicy: Fail
  reinvocationPolicy: Never
  matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE] }] }
  matchConditions: [{ name: not-system, expression: "object.metadata.?namespace.orValue(request.namespace) != 'kube-system'" }]
  mutations:
    - patchType: ApplyConfiguration
      applyConfiguration:
        expression: >-
          Object{spec: Object.spec{containers: object.spec.containers.map(c, Object.spec.containers{name: c.name, env: [${env}]})}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: { name: company-proxy }
spec: { policyName: company-proxy }
`;
const trial = ['-n', 'app', 'run', 'tried', '--image=registry.k8s.io/busybox:1.27.2', '--dry-run=server', '-o', 'jsonpath={.spec.containers[0].env[*].name}'];

export default {
  what: 'the platform tells every new pod of the proxy of the company, and to spare the cluster with it',
  inject: async (lab) => {
    await lab.apply(policy);
    await until('new pods are told', 20, async () => (await lab.kubectl(...trial)).includes('http_proxy'));
  },
  symptom: async (lab) => {
    must((await lab.kubectl(...trial)).includes('no_proxy'), 'new pods are told');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.kubectl('delete', 'mutatingadmissionpolicybinding/company-proxy', 'mutatingadmissionpolicy/company-proxy'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
