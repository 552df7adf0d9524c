import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'a policy denies all ingress to the pods, and whoever looks may not enter nodes',
  env: { NODE_ACCESS: 'none' },
  inject: (lab) => lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny-web, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress] }
`),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'timed out', 'cli2 web:80': 'timed out' }),
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/deny-web' }] },
} satisfies Fault;
