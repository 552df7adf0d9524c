import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'a policy admits the networks of the company but for one that was given to somebody else, which has been the range of the pods of a new node since',
  client: 'app/cli2',
  inject: (lab) => lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: from-the-company, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.99.0.0/16, 10.244.2.0/24] } }], ports: [{ port: http }] }] }
`),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'timed out' }),
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/from-the-company', message: /except|10\.244\.2\.0/ }] },
} satisfies Fault;
