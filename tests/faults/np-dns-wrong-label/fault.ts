import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, lookUp, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a policy lets lookups out to a namespace by a label that it has not',
  client: 'app/cli1',
  inject: async (lab) => lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: dns-by-label, namespace: app }
spec:
  podSelector: { matchLabels: { app: cli } }
  policyTypes: [Egress]
  egress:
    - to: [{ namespaceSelector: { matchLabels: { name: kube-system } } }]
      ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }]
    - to: [{ podSelector: { matchLabels: { app: web } } }]
`),
  symptom: async (lab) => {
    must((await lookUp(lab, 'cli1', 'web.app.svc.cluster.local')) === 'timed out', 'nobody answers the client');
    await expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
  },
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/dns-by-label', message: /kube-system/ }] },
} satisfies Fault;
