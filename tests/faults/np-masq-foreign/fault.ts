import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const rule = 'POSTROUTING -s 10.244.1.0/24 ! -d 10.244.1.0/24 -o eth0 -j MASQUERADE';

export default {
  what: 'an agent of a node masquerades what pods send to other nodes, so a policy that admits pods does not know them there',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.on('node1', `iptables -t nat -I ${rule}`);
    await lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: from-clients, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ from: [{ namespaceSelector: {} }] }] }
`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers', 'cli2 web:80': 'answers' }),
  heal: (lab) => lab.on('node1', `iptables -t nat -D ${rule}`),
  expected: { named: [{ layer: ['node-network', 'policy', 'proxy'], object: 'Node node1' }] },
} satisfies Fault;
