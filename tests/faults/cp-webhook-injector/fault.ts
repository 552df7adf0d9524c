import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const webhook = `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector-1-20 }
webhooks:
  - name: rev.namespace.sidecar-injector.istio.io
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Fail
    timeoutSeconds: 2
    clientConfig: { service: { namespace: istio-system, name: istiod-1-20, path: /inject, port: 443 } }
    namespaceSelector: { matchLabels: { istio.io/rev: "1-20" } }
    rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
`;

export default {
  what: 'the namespace is labelled for a revision of a mesh that was uninstalled, whose injector must be asked about each of its pods; these were made anew since, and pods of other namespaces are well',
  inject: async (lab) => {
    await lab.apply(webhook);
    await lab.kubectl('label', 'namespace', 'app', 'istio.io/rev=1-20');
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await lab.kubectl('-n', 'app', 'delete', 'pods', '-l', 'app=web', '--grace-period=1');
    await until('no pods are made', 60, async () => (await podsOf(lab)).length === 0);
    await new Promise((resolve) => setTimeout(resolve, 3000));
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'refused' }),
  heal: async (lab) => {
    await lab.kubectl('delete', 'mutatingwebhookconfiguration', 'istio-sidecar-injector-1-20');
    await lab.kubectl('label', 'namespace', 'app', 'istio.io/rev-');
  },
  expected: { named: [{ layer: 'control-plane', object: /^(MutatingWebhookConfiguration istio-sidecar-injector-1-20|Namespace app)$/ }] },
} satisfies Fault;
