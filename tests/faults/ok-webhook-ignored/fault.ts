import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const webhook = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: old-audit }
webhooks:
  - name: audit.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Ignore
    timeoutSeconds: 1
    clientConfig: { service: { namespace: audit, name: gone, path: / } }
    rules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"] }]
  - name: other.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Fail
    timeoutSeconds: 1
    clientConfig: { service: { namespace: audit, name: gone, path: / } }
    namespaceSelector: { matchLabels: { audited: "yes" } }
    rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods, services] }]
`;

export default {
  what: 'webhooks without a server are left: one that may be left out, and one for namespaces that there are not',
  target: 'practice',
  inject: (lab) => lab.apply(webhook),
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'app', 'run', 'trial', '--image=registry.k8s.io/busybox:1.27.2', '--dry-run=server')).includes('created'), 'pods are made');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers' });
  },
  heal: (lab) => lab.kubectl('delete', 'validatingwebhookconfiguration', 'old-audit'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
