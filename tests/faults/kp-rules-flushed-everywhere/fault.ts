import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

const nodes = ['node1', 'node2'];

export default {
  what: 'kube-proxy is gone on all nodes, and its rules with it',
  inject: (lab) => Promise.all(nodes.map(async (node) => {
    await lab.component('stop', node, 'kube-proxy');
    await lab.on(node, lab.proxy === 'iptables' ? 'iptables -t nat -F; iptables -t filter -F' : 'nft delete table ip kube-proxy');
  })),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: ['timed out', 'unreachable'], [`cli2 ${await serviceIp(lab)}:80`]: ['timed out', 'unreachable'] }),
  heal: (lab) => Promise.all(nodes.flatMap((node) => [lab.component('start', node, 'kube-proxy'), lab.component('restart', node, 'network-policy')])),
  expected: { named: nodes.map((node) => ({ layer: 'proxy', object: `Node ${node}` }) as const) },
} satisfies Fault;
