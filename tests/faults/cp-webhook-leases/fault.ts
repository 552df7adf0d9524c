import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, readyEndpoints, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const webhook = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: kyverno-resource-validating-webhook-cfg }
webhooks:
  - name: validate.kyverno.svc-fail
    admissionReviewVersions: [v1]
    sideEffects: NoneOnDryRun
    failurePolicy: Fail
    timeoutSeconds: 2
    clientConfig: { service: { namespace: app, name: kyverno-svc, path: /validate/fail } }
    namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system, kyverno] }] }
    rules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: [CREATE, UPDATE], resources: ["*/*"], scope: Namespaced }]
`;

export default {
  what: 'a policy webhook for everything there is has no server any more; it spares kube-system, and not the leases by which nodes say that they live: all nodes count as lost, and the DNS servers on them with them',
  inject: async (lab) => {
    await lab.apply(webhook);
    await until('the nodes count as lost', 150, async () => (await lab.kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].status.conditions[?(@.type=="Ready")].status}')) !== 'True True');
    await until('no DNS server counts as Ready', 60, async () => (await readyEndpoints(lab, 'kube-dns', 'kube-system')).length === 0);
  },
  symptom: async (lab) => {
    must(/failed calling webhook/.test(await lab.kubectl('-n', 'kube-node-lease', 'annotate', 'lease', 'node1', 'x=y', '--overwrite').catch((error: unknown) => String(error))), 'leases are refused');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
  },
  heal: (lab) => lab.kubectl('delete', 'validatingwebhookconfiguration', 'kyverno-resource-validating-webhook-cfg'),
  expected: { named: [{ layer: 'control-plane', object: 'ValidatingWebhookConfiguration kyverno-resource-validating-webhook-cfg' }] },
} satisfies Fault;
