import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'there are policies, and they admit everybody or concern nobody',
  inject: (lab) => lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: admit-all, namespace: app }
spec: { podSelector: {}, policyTypes: [Ingress], ingress: [{}] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: for-nobody, namespace: app }
spec: { podSelector: { matchLabels: { app: none } }, policyTypes: [Ingress, Egress] }
`),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
