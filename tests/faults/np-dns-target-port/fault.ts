import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a policy lets lookups out on port 53, and the DNS servers listen on another one behind their Service',
  client: 'app/cli1',
  inject: async (lab) => {
    await edited(lab, (text) => text.replace(/^\.:53/m, '.:1053'));
    const ports = JSON.parse(await lab.kubectl('-n', 'kube-system', 'get', 'service', 'kube-dns', '-o', 'jsonpath={.spec.ports}')) as readonly { port: number }[];
    await lab.patch('kube-system', 'service/kube-dns', ...ports.flatMap(({ port }, index) => (port === 53 ? [{ op: 'replace' as const, path: `/spec/ports/${index}/targetPort`, value: 1053 }] : [])));
    const address = await serviceIp(lab);
    await until('names resolve', 30, async () => (await lookUp(lab, 'cli1', 'web.app.svc.cluster.local')) === address);
    await lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: client-out, namespace: app }
spec:
  podSelector: { matchLabels: { app: cli } }
  policyTypes: [Egress]
  egress:
    - to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }, podSelector: { matchLabels: { k8s-app: kube-dns } } }]
      ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }]
    - to: [{ podSelector: { matchLabels: { app: web } } }]
`);
  },
  symptom: async (lab) => {
    must((await lookUp(lab, 'cli1', 'web.app.svc.cluster.local')) === 'timed out', 'the client gets no answer');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
  },
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/client-out' }] },
} satisfies Fault;
