import type { Fault } from '../harness/fault.ts';
import { addressOf } from '../harness/overlay.ts';
import { lookUp, must, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the DNS servers are in the network of their nodes, and the firewall of one of these lets port 53 not in since it was set up anew: half of all lookups are lost, wherever they come from',
  inject: async (lab) => {
    await lab.kubectl('-n', 'kube-system', 'scale', 'deployment/coredns', '--replicas=0');
    await until('the old servers are gone', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).length === 0);
    await lab.patch('kube-system', 'deployment/coredns', { op: 'add', path: '/spec/template/spec/hostNetwork', value: true }, { op: 'replace', path: '/spec/replicas', value: 2 });
    await until('the new ones are Ready', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).filter(({ ready, ip }) => ready && !ip.startsWith('10.244.')).length === 2);
    await lab.on('node1', `iptables -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT; iptables -A INPUT -i lo -j ACCEPT; iptables -A INPUT -p tcp -m multiport --dports 22,10250,8080,8181 -j ACCEPT; iptables -A INPUT -p udp -m udp --dport 53 -j DROP; iptables -A INPUT -p tcp -m tcp --dport 53 -j DROP`);
  },
  symptom: async (lab) => {
    must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ ready }) => ready), 'the servers are Ready');
    for (const client of ['cli1', 'cli2']) {
      must((await lookUp(lab, client, 'web.app.svc.cluster.local', await addressOf(lab, 'node1'))) === 'timed out', `the server of node1 does not answer ${client}`);
      must((await lookUp(lab, client, 'web.app.svc.cluster.local', await addressOf(lab, 'node2'))) === (await serviceIp(lab)), `that of node2 answers ${client}`);
    }
  },
  heal: (lab) => lab.on('node1', 'iptables -D INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT; iptables -D INPUT -i lo -j ACCEPT; iptables -D INPUT -p tcp -m multiport --dports 22,10250,8080,8181 -j ACCEPT; iptables -D INPUT -p udp -m udp --dport 53 -j DROP; iptables -D INPUT -p tcp -m tcp --dport 53 -j DROP'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /53/ }] },
} satisfies Fault;
