import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the rules of cluster DNS are gone on a node',
  inject: async (lab) => {
    await lab.component('stop', 'node1', 'kube-proxy', 'STOP');
    const address = await serviceIp(lab, 'kube-dns', 'kube-system');
    await lab.on(
      'node1',
      lab.proxy === 'iptables'
        ? `iptables -t nat -S KUBE-SERVICES | grep -F -- '-d ${address}/32' | sed 's/^-A/-D/' | while read -r rule; do eval "iptables -t nat $rule"; done`
        : `for key in 'udp . 53' 'tcp . 53' 'tcp . 9153'; do nft delete element ip kube-proxy service-ips "{ ${address} . $key }"; done`,
    );
  },
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['timed out', 'no name'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers', 'cli2 web:80': 'answers' }),
  heal: (lab) => lab.component('restart', 'node1', 'kube-proxy'),
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
