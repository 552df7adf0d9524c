import type { Fault } from '../harness/fault.ts';
import type { Lab } from '../harness/lab.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const modes = ['iptables', 'nftables'] as const;

async function switchTo(lab: Lab, mode: string): Promise<void> {
  await lab.on('node2', `sed -i 's/^mode:.*/mode: ${mode}/' /etc/kubernetes/kube-proxy.yaml`);
  await lab.component('restart', 'node2', 'kube-proxy');
  const address = await serviceIp(lab);
  await until('the rules of the new mode are there, and those of the old one are not', 40, async () => {
    const found = await Promise.all(['iptables-save -t nat', 'nft list table ip kube-proxy 2> /dev/null || true'].map(async (list) => (await lab.on('node2', list)).includes(address)));
    return modes.every((one, index) => found[index] === (one === mode));
  });
}

export default {
  what: 'the cluster moves to another mode of kube-proxy node by node, and one node has it already',
  inject: (lab) => switchTo(lab, lab.proxy === 'iptables' ? 'nftables' : 'iptables'),
  symptom: async (lab) => {
    must(!(await lab.on('node2', 'cat /etc/kubernetes/kube-proxy.yaml')).includes(`mode: ${lab.proxy}`), 'node2 has another mode than node1');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => switchTo(lab, lab.proxy),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
