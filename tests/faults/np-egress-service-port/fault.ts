import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, lookUp, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a policy lets the client send to the pods on the port of the Service, which is not theirs',
  client: 'app/cli1',
  inject: (lab) => lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: client-out, namespace: app }
spec:
  podSelector: { matchLabels: { app: cli } }
  policyTypes: [Egress]
  egress:
    - to: [{ namespaceSelector: {}, podSelector: { matchLabels: { k8s-app: kube-dns } } }]
    - to: [{ podSelector: { matchLabels: { app: web } } }]
      ports: [{ port: 80 }]
`),
  symptom: async (lab) => {
    must((await lookUp(lab, 'cli1', 'web.app.svc.cluster.local')) === (await serviceIp(lab)), 'the name resolves');
    await expectOutcomes(lab, { 'cli1 web:80': 'timed out', 'cli2 web:80': 'timed out' });
  },
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/client-out' }] },
} satisfies Fault;
