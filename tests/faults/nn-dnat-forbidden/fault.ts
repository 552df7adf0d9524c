import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a firewall of a node forwards nothing whose destination was translated, as a hardening against forwarded ports: pods are reached directly and through no Service',
  inject: (lab) => lab.on('node1', `nft 'add table inet harden; add chain inet harden f { type filter hook forward priority 1; }; add rule inet harden f iifname "cni0" ct direction original ct status dnat tcp dport != 53 drop'`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: 'timed out', [`cli2 ${await serviceIp(lab)}:80`]: 'answers', ...Object.fromEntries((await podsOf(lab)).map(({ ip }) => [`cli1 ${ip}:9376`, 'answers' as const])) }),
  heal: (lab) => lab.on('node1', 'nft delete table inet harden'),
  expected: { named: [{ layer: ['node-network', 'proxy'], object: 'Node node1', message: /harden/ }] },
} satisfies Fault;
