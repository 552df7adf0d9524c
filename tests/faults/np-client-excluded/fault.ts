import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'a policy admits all pods but those of one tier, which one of the clients is',
  client: 'app/cli2',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'label', 'pod', 'cli2', 'tier=batch');
    await lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: no-batch, namespace: app }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress]
  ingress:
    - from: [{ namespaceSelector: {}, podSelector: { matchExpressions: [{ key: tier, operator: NotIn, values: [batch] }] } }]
`);
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'timed out' }),
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/no-batch' }] },
} satisfies Fault;
