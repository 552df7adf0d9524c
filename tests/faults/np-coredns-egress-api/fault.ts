import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a policy keeps the DNS servers from the API, and they were restarted since',
  inject: async (lab) => {
    await lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: dns-egress, namespace: kube-system }
spec: { podSelector: { matchLabels: { k8s-app: kube-dns } }, policyTypes: [Egress], egress: [{ ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }] }] }
`);
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
    await until('the new servers run', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ phase, deleted }) => phase === 'Running' && !deleted));
  },
  symptom: async (lab) => {
    must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ ready }) => !ready), 'the servers are not Ready');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'] });
  },
  heal: (lab) => lab.kubectl('-n', 'kube-system', 'delete', 'networkpolicy', 'dns-egress'),
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy kube-system/dns-egress' }], consequences: ['dns'] },
} satisfies Fault;
