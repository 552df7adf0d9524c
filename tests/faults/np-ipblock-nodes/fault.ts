import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a policy admits the network of the nodes, as somebody who saw masqueraded requests thought right, and pods come with their own addresses',
  client: 'app/cli1',
  inject: (lab) =>
    lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: from-nodes, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ from: [{ ipBlock: { cidr: 10.219.0.0/16 } }], ports: [{ port: http }] }] }`),
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': 'timed out', 'cli2 web:80': 'timed out', [`node2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/from-nodes' }] },
} satisfies Fault;
