import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const webhook = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: gatekeeper-validating-webhook-configuration }
webhooks:
  - name: validation.gatekeeper.sh
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Fail
    timeoutSeconds: 2
    clientConfig: { service: { namespace: gatekeeper-system, name: gatekeeper-webhook-service, path: /v1/admit } }
    namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system, gatekeeper-system] }] }
    rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [serviceaccounts] }]
`;

export default {
  what: 'a webhook that must be asked about new accounts has no server any more, so a new namespace gets no account and no pod in it is made; what is there is well',
  target: 'practice',
  inject: async (lab) => {
    await lab.apply(webhook);
    await until('accounts are refused', 20, async () => (await lab.kubectl('-n', 'app', 'create', 'serviceaccount', 'tried', '--dry-run=server').then(() => '', (error: unknown) => String(error))).includes('failed calling webhook'));
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers' }),
  heal: (lab) => lab.kubectl('delete', 'validatingwebhookconfiguration', 'gatekeeper-validating-webhook-configuration'),
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'control-plane', object: 'ValidatingWebhookConfiguration gatekeeper-validating-webhook-configuration' }] },
} satisfies Fault;
