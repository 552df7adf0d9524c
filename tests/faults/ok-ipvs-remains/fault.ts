import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'kube-proxy was in another mode once, and has left a link that bears the IPs of all Services, its sets, and chains that nothing leads to',
  inject: async (lab) => {
    const ips = (await lab.kubectl('get', 'services', '-A', '-o', 'jsonpath={.items[*].spec.clusterIP}')).split(' ').filter((ip) => ip.startsWith('10.96.'));
    for (const node of ['node1', 'node2']) {
      // A dummy device in other kernels. It is down, and the addresses are the node's own for all that; what is sent to them is translated before anybody looks.
      await lab.on(node, ['set -e', 'ip link add kube-ipvs0 type bridge', ...ips.map((ip) => `ip addr add ${ip}/32 dev kube-ipvs0`), 'ipset create KUBE-CLUSTER-IP hash:ip,port', ...ips.map((ip) => `ipset add KUBE-CLUSTER-IP ${ip},tcp:80`), 'ipset create KUBE-LOOP-BACK hash:ip,port,ip',
        'iptables -N KUBE-IPVS-FILTER; iptables -A KUBE-IPVS-FILTER -m conntrack --ctstate NEW -m set --match-set KUBE-CLUSTER-IP dst,dst -j REJECT; iptables -t nat -N KUBE-LOAD-BALANCER; iptables -t nat -A KUBE-LOAD-BALANCER -j MARK --set-xmark 0x4000/0x4000',
      ].join('\n'));
    }
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    for (const node of ['node1', 'node2']) must((await lab.on(node, 'ip -brief addr show dev kube-ipvs0')).includes(`${address}/32`), `${node} has the IP of the Service`);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`node1 ${address}:80`]: 'answers', [`node2 ${address}:80`]: 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'ip link del kube-ipvs0; iptables -F KUBE-IPVS-FILTER; iptables -X KUBE-IPVS-FILTER; iptables -t nat -F KUBE-LOAD-BALANCER; iptables -t nat -X KUBE-LOAD-BALANCER; ipset destroy KUBE-CLUSTER-IP; ipset destroy KUBE-LOOP-BACK');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
