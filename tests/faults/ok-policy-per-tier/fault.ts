import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const policies = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: default-deny, namespace: app }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: dns, namespace: app }
spec: { podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: In, values: [kube-system, openshift-dns] }] }, podSelector: { matchExpressions: [{ key: k8s-app, operator: In, values: [kube-dns, node-local-dns] }] } }], ports: [{ protocol: UDP, port: dns }, { protocol: TCP, port: dns-tcp }] }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: cli-out, namespace: app }
spec: { podSelector: { matchExpressions: [{ key: app, operator: NotIn, values: [web, db] }] }, policyTypes: [Egress], egress: [{ to: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 9000, endPort: 9999 }] }, { to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8, 169.254.0.0/16] } }] }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web-in, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: cli } } }, { namespaceSelector: { matchLabels: { team: monitoring } } }], ports: [{ port: http }] }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web-out, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ to: [{ podSelector: { matchLabels: { app: db } } }], ports: [{ port: 5432 }] }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db-in, namespace: app }
spec: { podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 5432 }] }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: quarantine, namespace: app }
spec: { podSelector: { matchLabels: { quarantined: "true" } }, policyTypes: [Ingress, Egress] }
`;

export default {
  what: 'seven policies close a namespace tier by tier, in and out, and admit what the tiers need, by ranges of ports, names of ports and expressions',
  client: 'app/cli1',
  inject: (lab) => lab.apply(policies),
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'app', 'get', 'networkpolicies', '-o', 'name')).split('\n').length === 7, 'they are there');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
