import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'a policy lets the clients ask the DNS servers by the labels of their pods, and pods ask a DNS cache on their node, which no label stands for; the engine never keeps a pod from its own node, so all is well',
  client: 'app/cli1',
  lab: 'node-local-dns',
  inject: async (lab) => {
    await lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: allow-egress-to-kube-dns, namespace: app }
spec:
  podSelector: { matchLabels: { app: cli } }
  policyTypes: [Egress]
  egress:
    - to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }, podSelector: { matchLabels: { k8s-app: kube-dns } } }]
      ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }]
    - to: [{ podSelector: { matchLabels: { app: web } } }]`);
    await new Promise((resolve) => setTimeout(resolve, 3000));
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: ['healthy', 'at-risk'], named: [], also: [{ layer: 'policy', object: 'NetworkPolicy app/allow-egress-to-kube-dns' }] },
} satisfies Fault;
