import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a policy says where the clients may send, and lookups are forgotten in it',
  client: 'app/cli1',
  inject: (lab) => lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: cli-may-ask-web, namespace: app }
spec: { podSelector: { matchLabels: { app: cli } }, policyTypes: [Ingress, Egress], egress: [{ to: [{ podSelector: { matchLabels: { app: web } } }] }] }
`),
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' }),
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/cli-may-ask-web', message: /53|DNS|lookup/i }] },
} satisfies Fault;
