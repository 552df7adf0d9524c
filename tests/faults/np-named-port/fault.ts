import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'a policy names a port that the pods do not have',
  inject: (lab) => lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: named-port, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ ports: [{ port: web }] }] }
`),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'timed out', 'cli2 web:80': 'timed out' }),
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/named-port' }] },
} satisfies Fault;
