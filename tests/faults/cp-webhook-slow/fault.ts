import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';

const webhook = `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: vault-agent-injector-cfg }
webhooks:
  - name: vault.hashicorp.com
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Ignore
    timeoutSeconds: 8
    clientConfig: { url: "https://192.0.2.44/mutate" }
    rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
`;

export default {
  what: 'a webhook that may be left out does not answer, so the API waits eight seconds for it with every new pod; each is made then, and works',
  target: 'practice',
  inject: async (lab) => {
    // Nobody answers for this address, and nobody refuses.
    await lab.on('cp', 'ip route add blackhole 192.0.2.44 2>/dev/null; ip route del blackhole 192.0.2.44; iptables -A OUTPUT -d 192.0.2.44 -j DROP');
    await lab.apply(webhook);
  },
  symptom: async (lab) => {
    const started = Date.now();
    await lab.kubectl('-n', 'app', 'run', 'trial', '--image=registry.k8s.io/busybox:1.27.2', '--dry-run=server');
    must(Date.now() - started > 6000, 'a new pod takes seconds');
  },
  heal: async (lab) => {
    await lab.kubectl('delete', 'mutatingwebhookconfiguration', 'vault-agent-injector-cfg');
    await lab.on('cp', 'iptables -D OUTPUT -d 192.0.2.44 -j DROP');
  },
  expected: { status: ['at-risk', 'healthy'], named: [], also: [{ layer: 'control-plane', object: 'MutatingWebhookConfiguration vault-agent-injector-cfg' }] },
} satisfies Fault;
