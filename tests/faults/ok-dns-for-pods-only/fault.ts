import type { Fault } from '../harness/fault.ts';
import { lookUp, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a policy lets all pods ask the DNS servers, and no node',
  inject: (lab) => lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: pods-only, namespace: kube-system }
spec:
  podSelector: { matchLabels: { k8s-app: kube-dns } }
  policyTypes: [Ingress]
  ingress:
    - from: [{ namespaceSelector: {} }]
`),
  symptom: async (lab) => must((await lookUp(lab, 'cli1', 'web.app.svc.cluster.local')) === (await serviceIp(lab)), 'the client is answered'),
  heal: (lab) => lab.kubectl('-n', 'kube-system', 'delete', 'networkpolicy', 'pods-only'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
