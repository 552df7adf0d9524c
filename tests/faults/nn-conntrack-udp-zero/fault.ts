import type { Fault } from '../harness/fault.ts';
import { lookUp, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a node forgets datagrams as soon as they have passed (a setting of connection tracking is 0), so nobody there gets an answer of the DNS Service; connections are well',
  target: 'practice',
  inject: (lab) => lab.on('node1', 'for one in nf_conntrack_udp_timeout nf_conntrack_udp_timeout_stream; do sysctl -n net.netfilter.$one > /run/$one.kept; sysctl -q -w net.netfilter.$one=0; done'),
  symptom: async (lab) => {
    must((await lookUp(lab, 'cli1', 'web.app.svc.cluster.local', '10.96.0.10')) === 'timed out', 'the DNS Service does not answer node1');
    must(/^10\./.test(await lookUp(lab, 'cli1', 'web.app.svc.cluster.local', (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system'))[0]?.ip)), 'a server does');
  },
  heal: (lab) => lab.on('node1', 'for one in nf_conntrack_udp_timeout nf_conntrack_udp_timeout_stream; do sysctl -q -w net.netfilter.$one=$(cat /run/$one.kept); done'),
  expected: { named: [{ layer: ['node-network', 'proxy'], object: 'Node node1', message: /conntrack|track/ }] },
} satisfies Fault;
