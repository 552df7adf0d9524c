import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the other back end of iptables still has the chains of an old kube-proxy, with an old server for the Service, and no rule leads into them',
  inject: async (lab) => {
    const address = await serviceIp(lab);
    for (const node of ['node1', 'node2']) {
      await lab.on(node, `set -e; for chain in KUBE-SERVICES KUBE-SVC-OLD KUBE-SEP-OLD; do iptables-legacy -t nat -N $chain; done; iptables-legacy -N KUBE-FIREWALL
        iptables-legacy -t nat -A KUBE-SERVICES -d ${address}/32 -p tcp --dport 80 -m comment --comment "app/web:http cluster IP" -j KUBE-SVC-OLD
        iptables-legacy -t nat -A KUBE-SVC-OLD -m comment --comment "app/web:http" -j KUBE-SEP-OLD
        iptables-legacy -t nat -A KUBE-SEP-OLD -p tcp -j DNAT --to-destination 10.244.9.9:9376
        iptables-legacy -A KUBE-FIREWALL -m mark --mark 0x8000/0x8000 -j DROP`);
    }
  },
  symptom: async (lab) => {
    for (const node of ['node1', 'node2']) must((await lab.on(node, 'iptables-legacy-save')).includes('10.244.9.9:9376'), `they are on ${node}`);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'for chain in KUBE-SERVICES KUBE-SVC-OLD KUBE-SEP-OLD; do iptables-legacy -t nat -F $chain; done; for chain in KUBE-SERVICES KUBE-SVC-OLD KUBE-SEP-OLD; do iptables-legacy -t nat -X $chain; done; iptables-legacy -F KUBE-FIREWALL; iptables-legacy -X KUBE-FIREWALL');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
