import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the machines come with an image of their cloud whose packet filter ends with a refusal in INPUT and FORWARD: what kube-proxy has marked or knows passes before it, a new connection of one pod to another does not',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `iptables -A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT; iptables -A INPUT -p icmp -j ACCEPT; iptables -A INPUT -i lo -j ACCEPT; iptables -A INPUT -p tcp -m multiport --dports 22,6443,10250 -j ACCEPT; iptables -A INPUT -j REJECT --reject-with icmp-host-prohibited; iptables -A FORWARD -j REJECT --reject-with icmp-host-prohibited`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${await serviceIp(lab)}:80`]: ['timed out', 'unreachable'] }),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `iptables -D INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT; iptables -D INPUT -p icmp -j ACCEPT; iptables -D INPUT -i lo -j ACCEPT; iptables -D INPUT -p tcp -m multiport --dports 22,6443,10250 -j ACCEPT; iptables -D INPUT -j REJECT --reject-with icmp-host-prohibited; iptables -D FORWARD -j REJECT --reject-with icmp-host-prohibited`);
  },
  expected: { named: [{ layer: 'node-network', object: /^Node node[12]$/, message: /icmp-host-prohibited|REJECT/ }], also: [{ layer: 'node-network', object: /^Node node[12]$/ }] },
} satisfies Fault;
