import type { Fault } from '../harness/fault.ts';
import { makePod } from '../harness/client.ts';
import { agnhost } from '../harness/roll-out.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const webhook = `
apiVersion: v1
kind: Service
metadata: { name: hook, namespace: app }
spec: { selector: { app: hook }, ports: [{ port: 443, targetPort: 8443 }] }
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: aws-load-balancer-webhook }
webhooks:
  - name: vpod.elbv2.k8s.aws
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Fail
    timeoutSeconds: 2
    clientConfig: { service: { namespace: app, name: hook, path: /validate } }
    rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
    objectSelector: { matchLabels: { app: web } }
`;

export default {
  what: 'the server of a webhook runs and every pod reaches it, but the API, which is not in the pod network, does not (a new pod network was put in); the pods were made anew since',
  inject: async (lab) => {
    await makePod(lab, 'app', 'hook', { containers: [{ name: 'hook', image: agnhost, args: ['netexec', '--http-port=8443'], imagePullPolicy: 'IfNotPresent' }] });
    await lab.apply(webhook);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await lab.kubectl('-n', 'app', 'delete', 'pods', '-l', 'app=web', '--grace-period=1');
    await until('no pods are made', 60, async () => (await podsOf(lab)).length === 0);
    await new Promise((resolve) => setTimeout(resolve, 5000));
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'refused', 'cli1 hook:443': 'answers' }),
  heal: (lab) => lab.kubectl('delete', 'validatingwebhookconfiguration', 'aws-load-balancer-webhook'),
  expected: { named: [{ layer: 'control-plane', object: 'ValidatingWebhookConfiguration aws-load-balancer-webhook' }] },
} satisfies Fault;
