import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a policy lets the client send to the IP of the Service, which no packet has once it is balanced',
  client: 'app/cli1',
  inject: async (lab) => lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: to-web, namespace: app }
spec:
  podSelector: { matchLabels: { app: cli } }
  policyTypes: [Egress]
  egress:
    - to: [{ ipBlock: { cidr: ${await serviceIp(lab)}/32 } }]
    - ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }]
`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: 'timed out' }),
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/to-web', finding: 'policy/egress-denied', message: /Service/ }] },
} satisfies Fault;
