import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

const nodes = ['node1', 'node2'] as const;
const network = (node: string): string => `10.244.${node.at(-1)}.0`;

export default {
  what: 'pods of other nodes are reached through a tunnel, whose packets may be smaller than those that pods send',
  inject: async (lab) => {
    for (const node of nodes) await lab.on(node, `set -e; ip link add flannel.1 type vxlan id 1 dev eth0 dstport 8472 nolearning; ip addr add ${network(node)}/32 dev flannel.1; ip link set flannel.1 up`);
    for (const [node, other] of [nodes, nodes.toReversed()] as [string, string][]) {
      const mac = (await lab.on(other, 'cat /sys/class/net/flannel.1/address')).trim();
      const address = await lab.kubectl('get', 'node', other, '-o', 'jsonpath={.status.addresses[?(@.type=="InternalIP")].address}');
      await lab.on(node, `set -e; ip route show ${network(other)}/24 > /run/route.kept; bridge fdb append ${mac} dev flannel.1 dst ${address}; ip neigh replace ${network(other)} lladdr ${mac} dev flannel.1 nud permanent
        ip route replace ${network(other)}/24 via ${network(other)} dev flannel.1 onlink`);
    }
  },
  symptom: async (lab) => {
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' });
    for (const node of nodes) must(Number(await lab.on(node, 'cat /sys/class/net/flannel.1/statistics/tx_packets')) > 0, `${node} has sent through the tunnel`);
  },
  heal: async (lab) => {
    for (const node of nodes) await lab.on(node, 'ip route replace $(cat /run/route.kept); ip link del flannel.1');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
