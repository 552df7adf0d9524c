import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the rules of one Service are gone on a node',
  inject: async (lab) => {
    const address = await serviceIp(lab);
    // Frozen: any change of any Service would make it write the rules anew.
    await lab.component('stop', 'node1', 'kube-proxy', 'STOP');
    await lab.on(
      'node1',
      lab.proxy === 'iptables'
        ? `iptables -t nat -S KUBE-SERVICES | grep -F -- '-d ${address}/32' | sed 's/^-A/-D/' | while read -r rule; do eval "iptables -t nat $rule"; done`
        : `nft delete element ip kube-proxy service-ips '{ ${address} . tcp . 80 }'`,
    );
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: ['timed out', 'unreachable', 'refused'], [`cli2 ${address}:80`]: 'answers' });
  },
  heal: (lab) => lab.component('restart', 'node1', 'kube-proxy'),
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
