import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';

const webhook = `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: aws-load-balancer-webhook }
webhooks:
  - name: mservice.elbv2.k8s.aws
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Fail
    timeoutSeconds: 3
    clientConfig: { service: { namespace: kube-system, name: aws-load-balancer-webhook-service, path: /mutate-v1-service } }
    rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [services] }]
`;

export default {
  what: 'a webhook that must be asked about new Services has no server, so no Service can be made; those that are there are well',
  target: 'practice',
  inject: (lab) => lab.apply(webhook),
  symptom: async (lab) => must((await lab.kubectl('-n', 'app', 'create', 'service', 'clusterip', 'trial', '--tcp=80', '--dry-run=server').catch((error: unknown) => String(error))).includes('failed calling webhook'), 'a new Service is refused'),
  heal: (lab) => lab.kubectl('delete', 'mutatingwebhookconfiguration', 'aws-load-balancer-webhook'),
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'control-plane', object: 'MutatingWebhookConfiguration aws-load-balancer-webhook' }] },
} satisfies Fault;
