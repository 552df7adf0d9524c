import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a rule of somebody else decides over packets to Services before kube-proxy does',
  inject: (lab) =>
    lab.on(
      'node1',
      lab.proxy === 'iptables'
        ? 'iptables -t nat -I PREROUTING -d 10.96.0.0/12 -j ACCEPT'
        : `nft 'add table ip shield; add chain ip shield first { type nat hook prerouting priority -110; }; add rule ip shield first ip daddr 10.96.0.0/12 tcp dport 80 dnat to 10.244.9.9:9376'`,
    ),
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: ['timed out', 'unreachable'], [`node1 ${address}:80`]: 'answers', [`cli2 ${address}:80`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', lab.proxy === 'iptables' ? 'iptables -t nat -D PREROUTING -d 10.96.0.0/12 -j ACCEPT' : 'nft delete table ip shield'),
  expected: { named: [{ layer: 'proxy', object: 'Node node1', finding: 'proxy/preempted' }] },
} satisfies Fault;
