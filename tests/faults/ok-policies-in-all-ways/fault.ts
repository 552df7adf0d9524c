import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'policies admit the traffic in unusual ways: by ranges of ports, networks with exceptions, names of ports, and together what none does alone',
  client: 'app/cli1',
  inject: (lab) => lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: nobody-by-default, namespace: app }
spec: { podSelector: { matchExpressions: [{ key: app, operator: NotIn, values: [db] }] }, policyTypes: [Ingress, Egress] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: networks-and-ranges, namespace: app }
spec:
  podSelector: { matchExpressions: [{ key: app, operator: In, values: [web, api] }, { key: legacy, operator: DoesNotExist }] }
  policyTypes: [Ingress]
  ingress:
    - from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.244.200.0/24, 10.96.0.0/16, 10.245.0.0/16] } }, { namespaceSelector: { matchLabels: { team: nobody } }, podSelector: {} }]
      ports: [{ protocol: TCP, port: 9000, endPort: 9999 }, { protocol: UDP, port: 53 }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out-to-names, namespace: app }
spec:
  podSelector: { matchLabels: { app: cli } }
  policyTypes: [Egress]
  egress:
    - to: [{ namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: In, values: [kube-system, openshift-dns] }] }, podSelector: { matchExpressions: [{ key: k8s-app, operator: Exists }] } }]
      ports: [{ protocol: UDP, port: dns }, { protocol: TCP, port: dns-tcp }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out-to-web, namespace: app }
spec:
  podSelector: { matchExpressions: [{ key: app, operator: In, values: [cli, web] }] }
  policyTypes: [Egress]
  egress:
    - to: [{ podSelector: { matchExpressions: [{ key: app, operator: Exists }, { key: app, operator: NotIn, values: [db, cli] }] } }]
      ports: [{ port: http }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web-asks-dns, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ ports: [{ protocol: UDP, port: 53 }, { protocol: TCP, port: 53 }] }] }
`),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', 'cli1 web.app.svc.cluster.local:80': 'answers', 'cli1 kubernetes.default:443': ['timed out', 'refused', 'unreachable'] }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
