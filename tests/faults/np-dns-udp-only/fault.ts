import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a policy lets lookups out over UDP only',
  client: 'app/cli1',
  inject: (lab) => lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: dns-udp, namespace: app }
spec: { podSelector: { matchLabels: { app: cli } }, policyTypes: [Egress], egress: [{ ports: [{ port: 53, protocol: UDP }] }, { to: [{ podSelector: { matchLabels: { app: web } } }] }] }
`),
  symptom: async (lab) => {
    await expectOutcomes(lab, { 'cli1 web:80': 'answers' });
    const server = await serviceIp(lab, 'kube-dns', 'kube-system');
    must((await lab.inPod('cli1', `timeout 3 nc ${server} 53 < /dev/null; echo "exit $?"`)).includes('exit 1'), 'TCP is kept out');
  },
  expected: {
    // Small answers come; one that does not fit into a datagram will not.
    status: 'at-risk',
    named: [{ layer: 'policy', object: 'NetworkPolicy app/dns-udp' }],
  },
} satisfies Fault;
