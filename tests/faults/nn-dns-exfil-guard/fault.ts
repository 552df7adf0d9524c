import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'a node refuses every lookup but those to the resolver of the company, as a guard against leaks wants it, and so those of its pods to cluster DNS',
  inject: (lab) => lab.on('node2', 'for p in udp tcp; do iptables -I FORWARD 1 ! -d 10.219.1.2/32 -p $p -m $p --dport 53 -m comment --comment "sec-0815 dns exfiltration" -j REJECT --reject-with icmp-admin-prohibited; done'),
  symptom: (lab) => expectOutcomes(lab, { 'cli2 web:80': ['no name', 'timed out'], 'cli1 web:80': 'answers' }),
  heal: (lab) => lab.on('node2', 'for p in udp tcp; do iptables -D FORWARD ! -d 10.219.1.2/32 -p $p -m $p --dport 53 -m comment --comment "sec-0815 dns exfiltration" -j REJECT --reject-with icmp-admin-prohibited; done'),
  expected: { named: [{ layer: 'node-network', object: 'Node node2', message: /sec-0815/ }] },
} satisfies Fault;
