import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a service of a node restores the packet filter from a file that was saved with the rules of kube-proxy in it (netfilter-persistent), and the pods are others since; kube-proxy itself is well and does not notice',
  inject: async (lab) => {
    await lab.on('node1', lab.proxy === 'iptables' ? 'iptables-save > /run/rules.v4' : '(echo flush ruleset; nft list ruleset) > /run/rules.nft');
    await deletePods(lab);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await lab.on('node1', lab.proxy === 'iptables' ? 'iptables-restore /run/rules.v4' : 'nft -f /run/rules.nft');
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: ['timed out', 'unreachable'], [`cli2 ${address}:80`]: 'answers' });
    await new Promise((resolve) => setTimeout(resolve, 15_000));
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: ['timed out', 'unreachable'] });
  },
  heal: (lab) => lab.component('restart', 'node1', 'kube-proxy'),
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
