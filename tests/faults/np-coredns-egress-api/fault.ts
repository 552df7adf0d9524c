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
    // Both servers may stand on one node.
    const nodes = [...new Set((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).map(({ node }) => node))];
    for (const node of nodes) await until(`the policy is in force on ${node}`, 20, async () => (await lab.on(node, 'nft list table inet plumbline-policy')).includes('kube-system/dns-egress'));
    // A new pod could be quicker than the policy; a container that starts anew in its old pod is not.
    await Promise.all(nodes.map((node) => lab.on(node, 'pkill -KILL -x coredns')));
    await until('the servers were started again', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ restarts }) => restarts > 0));
  },
  symptom: async (lab) => {
    must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ ready }) => !ready), 'the servers are not Ready');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'] });
  },
  heal: async (lab) => {
    await lab.kubectl('-n', 'kube-system', 'delete', 'networkpolicy', 'dns-egress');
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
  },
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy kube-system/dns-egress' }], consequences: ['dns'] },
} satisfies Fault;
