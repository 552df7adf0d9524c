import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const webhook = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: look-at-pods }
webhooks:
  - name: pods.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Fail
    timeoutSeconds: 2
    clientConfig: { service: { namespace: app, name: no-webhook, path: / } }
    rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
`;

export default {
  what: 'a webhook that must be asked about new pods does not answer',
  inject: async (lab) => {
    await lab.apply(webhook);
    await until('new pods are refused', 20, async () => (await lab.kubectl('-n', 'app', 'run', 'trial', '--image=registry.k8s.io/busybox:1.27.2', '--dry-run=server').catch((error: unknown) => String(error))).includes('failed calling webhook'));
    await deletePods(lab);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).length === 0, 'there are no pods');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  heal: (lab) => lab.kubectl('delete', 'validatingwebhookconfiguration', 'look-at-pods'),
  expected: { named: [{ layer: 'control-plane', object: 'ValidatingWebhookConfiguration look-at-pods' }], consequences: ['endpoints'] },
} satisfies Fault;
