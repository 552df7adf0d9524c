import { makeDualStack, serviceIp6 } from '../harness/dual-stack.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'a firewall of a node takes in no ICMPv6, as it does with ICMP, and so nobody finds his neighbour there any more over IPv6',
  lab: 'dual-stack',
  inject: async (lab) => {
    await makeDualStack(lab);
    await lab.on('node1', 'ip6tables -I INPUT -p ipv6-icmp -j DROP; ip -6 neigh flush dev cni0; ip -6 neigh flush dev eth0; true');
    await lab.inNetworkOf('cli1', 'ip -6 neigh flush dev eth0; true');
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 [${await serviceIp6(lab)}]:80`]: ['timed out', 'unreachable'] }),
  heal: (lab) => lab.on('node1', 'ip6tables -D INPUT -p ipv6-icmp -j DROP; ip -6 neigh flush dev cni0; ip -6 neigh flush dev eth0; true'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /icmp|neighbour/i }] },
} satisfies Fault;
