import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const webhook = (ca: string): string => `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: rancher.cattle.io }
webhooks:
  - name: rancher.cattle.io.namespaces
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Fail
    timeoutSeconds: 3
    clientConfig: { url: "https://10.219.2.11:10250/v1/webhook/validation/namespaces", caBundle: ${ca} }
    rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [namespaces] }]
`;

export default {
  what: 'a webhook that must be asked about new namespaces has another certificate than the API was told of, so no namespace can be made',
  target: 'practice',
  inject: async (lab) => {
    // The front proxy's authority has signed nothing that a kubelet shows.
    const ca = (await lab.on('cp', 'base64 -w0 /etc/kubernetes/pki/front-proxy-ca.crt')).trim();
    const address = await lab.kubectl('get', 'node', 'node1', '-o', 'jsonpath={.status.addresses[?(@.type=="InternalIP")].address}');
    await lab.apply(webhook(ca).replace('10.219.2.11', address));
    await until('a new namespace is refused', 20, async () => (await lab.kubectl('create', 'namespace', 'fresh', '--dry-run=server').catch((error: unknown) => String(error))).includes('x509'));
  },
  symptom: async (lab) => must((await lab.kubectl('create', 'namespace', 'fresh', '--dry-run=server').catch((error: unknown) => String(error))).includes('x509'), 'a new namespace is refused'),
  heal: (lab) => lab.kubectl('delete', 'validatingwebhookconfiguration', 'rancher.cattle.io'),
  expected: { status: ['broken', 'at-risk', 'inconclusive'], named: [{ layer: 'control-plane', object: 'ValidatingWebhookConfiguration rancher.cattle.io' }] },
} satisfies Fault;
