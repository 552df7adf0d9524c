import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';

import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a policy admits the client by its labels, and the client is in the network of its node, where it has none',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: only-clients, namespace: app }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress]
  ingress:
    - from: [{ podSelector: { matchLabels: { app: cli } } }]
      ports: [{ port: 9376 }]
`);
    await replaceClient(lab, 'cli1', { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' });
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers', 'cli2 web:80': 'answers' }),
  expected: { named: [{ layer: 'policy', object: /^(NetworkPolicy app\/only-clients|Pod app\/cli1)$/ }] },
} satisfies Fault;
