import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'a policy admits the port with the wrong protocol',
  inject: (lab) => lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: udp-only, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ ports: [{ port: 9376, protocol: UDP }] }] }
`),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'timed out', 'cli2 web:80': 'timed out' }),
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/udp-only' }] },
} satisfies Fault;
