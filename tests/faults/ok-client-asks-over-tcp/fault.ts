import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const policy = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: names-over-tcp, namespace: app }
spec:
  podSelector: { matchLabels: { names: over-tcp } }
  policyTypes: [Egress]
  egress:
    - { to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }], ports: [{ port: 53, protocol: TCP }] }
    - { to: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 9376, protocol: TCP }] }
`;

export default {
  what: 'a client asks for names over TCP alone, as its resolver is told to, and may send no datagrams',
  client: 'app/cli1',
  inject: async (lab) => {
    await replaceClient(lab, 'cli1', { dnsConfig: { options: [{ name: 'use-vc' }, { name: 'single-request' }] } });
    await lab.kubectl('-n', 'app', 'label', 'pod', 'cli1', 'names=over-tcp');
    await lab.apply(policy);
    await until('datagrams of the client are dropped', 20, async () => /timed out|no servers|exit 143/.test(await lab.inPod('cli1', 'timeout 3 nslookup web.app.svc.cluster.local 10.96.0.10; echo " exit $?"')));
  },
  symptom: async (lab) => {
    must((await lab.inPod('cli1', 'cat /etc/resolv.conf')).includes('use-vc'), 'its resolver is told to');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli1 web.app.svc.cluster.local:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
