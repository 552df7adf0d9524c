import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a policy lets clients send to the addresses of one node\'s pods, and the Service has pods on two',
  client: 'app/cli1',
  inject: (lab) => lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: to-backends, namespace: app }
spec:
  podSelector: { matchLabels: { app: cli } }
  policyTypes: [Egress]
  egress:
    - to: [{ ipBlock: { cidr: 10.244.1.0/24 } }]
      ports: [{ port: 9000, endPort: 9999 }]
    - ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }]
`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  // A packet that is dropped before its connection is tracked is sent again after a second, and may then be led to an admitted pod.
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'policy', object: 'NetworkPolicy app/to-backends' }] },
} satisfies Fault;
