import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the jump into kube-proxy\'s chains is gone for forwarded packets',
  only: { proxy: 'iptables', why: 'nftables mode has base chains of its own and no jump to lose' },
  inject: async (lab) => {
    await lab.component('stop', 'node1', 'kube-proxy');
    await lab.on('node1', `iptables -t nat -S PREROUTING | grep KUBE-SERVICES | sed 's/^-A/-D/' | while read -r rule; do eval "iptables -t nat $rule"; done`);
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: ['timed out', 'unreachable'], [`node1 ${address}:80`]: 'answers', [`cli2 ${address}:80`]: 'answers' });
  },
  heal: (lab) => lab.component('start', 'node1', 'kube-proxy'),
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
