import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'all rules of kube-proxy are gone on a node',
  inject: async (lab) => {
    await lab.component('stop', 'node1', 'kube-proxy', 'STOP');
    await lab.on('node1', lab.proxy === 'iptables' ? 'iptables -t nat -F' : 'nft delete table ip kube-proxy');
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: ['timed out', 'unreachable'], 'cli2 web:80': 'answers' }),
  heal: (lab) => lab.component('restart', 'node1', 'kube-proxy'),
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
