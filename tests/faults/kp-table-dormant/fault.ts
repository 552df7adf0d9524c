import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: "kube-proxy's table is switched off: all rules stand, and the kernel calls none",
  only: { proxy: 'nftables', why: 'tables of iptables cannot be switched off' },
  inject: async (lab) => {
    await lab.component('stop', 'node1', 'kube-proxy');
    await lab.on('node1', "nft add table ip kube-proxy '{ flags dormant; }'");
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: ['timed out', 'unreachable'], [`cli2 ${address}:80`]: 'answers' });
  },
  heal: async (lab) => {
    await lab.on('node1', 'nft add table ip kube-proxy');
    await lab.component('start', 'node1', 'kube-proxy');
  },
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
