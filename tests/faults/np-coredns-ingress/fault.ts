import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, lookUp, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a policy lets nobody but its own namespace ask the DNS servers',
  inject: async (lab) => lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: own-only, namespace: kube-system }
spec:
  podSelector: { matchLabels: { k8s-app: kube-dns } }
  policyTypes: [Ingress]
  ingress:
    - from: [{ podSelector: {} }]
`),
  symptom: async (lab) => {
    must((await lookUp(lab, 'cli1', 'web.app.svc.cluster.local')) === 'timed out', 'nobody answers the client');
    await expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
  },
  heal: (lab) => lab.kubectl('-n', 'kube-system', 'delete', 'networkpolicy', 'own-only'),
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy kube-system/own-only' }] },
} satisfies Fault;
