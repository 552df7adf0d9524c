import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must } from '../harness/symptom.ts';

const corefile = `.:53 {
    errors
    health
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
      pods insecure
      fallthrough in-addr.arpa ip6.arpa
    }
    hosts /etc/coredns/NodeHosts {
      ttl 60
      reload 15s
      fallthrough
    }
    prometheus 0.0.0.0:9153
    cache 30
    loop
    reload
    loadbalance
    import /etc/coredns/custom/*.override
    forward . /etc/resolv.conf
}
import /etc/coredns/custom/*.server
`;

export default {
  what: 'the configuration of the DNS servers is that of a small distribution: nodes in a file of hosts after the cluster, and imports of what is not there',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.patch('kube-system', 'configmap/coredns', { op: 'add', path: '/data/NodeHosts', value: '192.168.7.11 node1\n192.168.7.12 node2\n' });
    await lab.patch('kube-system', 'deployment/coredns', { op: 'add', path: '/spec/template/spec/volumes/0/configMap/items/-', value: { key: 'NodeHosts', path: 'NodeHosts' } });
    await lab.kubectl('-n', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout=60s');
    await edited(lab, () => corefile);
  },
  symptom: async (lab) => {
    must((await lookUp(lab, 'cli1', 'node1.')) === '192.168.7.11', 'the names of nodes resolve');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', 'cli1 web.app.svc.cluster.local:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
