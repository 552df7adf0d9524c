import { makeDualStack, serviceIp6 } from '../harness/dual-stack.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the IPv6 rules of one Service are gone on a node; those of IPv4 are there',
  lab: 'dual-stack',
  inject: async (lab) => {
    const address = await makeDualStack(lab);
    await lab.component('stop', 'node1', 'kube-proxy', 'STOP');
    await lab.on(
      'node1',
      lab.proxy === 'iptables'
        ? `ip6tables -t nat -S KUBE-SERVICES | grep -F -- '-d ${address}/128' | sed 's/^-A/-D/' | while read -r rule; do eval "ip6tables -t nat $rule"; done`
        : `nft delete element ip6 kube-proxy service-ips '{ ${address} . tcp . 80 }'`,
    );
  },
  symptom: async (lab) => {
    const address = await serviceIp6(lab);
    await expectOutcomes(lab, { [`cli1 [${address}]:80`]: ['timed out', 'unreachable', 'refused'], [`cli2 [${address}]:80`]: 'answers', [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
  },
  heal: (lab) => lab.component('restart', 'node1', 'kube-proxy'),
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
