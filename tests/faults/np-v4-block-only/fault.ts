import { makeDualStack, serviceIp6 } from '../harness/dual-stack.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a policy admits the network of the pods by its IPv4 range, and the Service has an IPv6 address too since the cluster got both',
  lab: 'dual-stack',
  client: 'app/cli1',
  inject: async (lab) => {
    await makeDualStack(lab);
    await lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: from-the-cluster, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }] }
`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 [${await serviceIp6(lab)}]:80`]: 'timed out', [`cli1 ${await serviceIp(lab)}:80`]: 'answers' }),
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/from-the-cluster' }] },
} satisfies Fault;
