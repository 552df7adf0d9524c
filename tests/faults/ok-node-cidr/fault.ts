import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const nodes = ['node1', 'node2'] as const;

export default {
  what: 'kube-proxy knows the pods of its node by the range of that node alone (detectLocalMode: NodeCIDR)',
  only: { proxy: 'nftables', why: 'what it has written is read in nftables mode here' },
  inject: async (lab) => {
    for (const node of nodes) {
      await lab.on(node, `cp /etc/kubernetes/kube-proxy.yaml /run/kube-proxy.yaml.kept; sed -i 's/^detectLocalMode:.*/detectLocalMode: NodeCIDR/; s/^clusterCIDR:.*/clusterCIDR: ""/' /etc/kubernetes/kube-proxy.yaml`);
      await lab.component('restart', node, 'kube-proxy');
      await until('the rules know it', 30, async () => (await lab.on(node, 'nft list chain ip kube-proxy services')).includes(`saddr != 10.244.${node.at(-1)}.0/24`));
    }
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: async (lab) => {
    for (const node of nodes) {
      await lab.on(node, 'cat /run/kube-proxy.yaml.kept > /etc/kubernetes/kube-proxy.yaml');
      await lab.component('restart', node, 'kube-proxy');
    }
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
