/** The pods of the other node by way of a tunnel, as flannel makes it. */
import type { Lab } from './lab.ts';

export const nodes = ['node1', 'node2'] as const;
export const network = (node: string): string => `10.244.${node.at(-1)}.0`;
export const addressOf = (lab: Lab, node: string): Promise<string> => lab.kubectl('get', 'node', node, '-o', 'jsonpath={.status.addresses[?(@.type=="InternalIP")].address}');

export async function makeOverlay(lab: Lab, id: Readonly<Record<string, number>> = {}): Promise<void> {
  for (const node of nodes) await lab.on(node, `set -e; ip link add flannel.1 type vxlan id ${id[node] ?? 1} dev eth0 dstport 8472 nolearning; ip addr add ${network(node)}/32 dev flannel.1; ip link set flannel.1 up`);
  for (const [node, other] of [nodes, nodes.toReversed()] as [string, string][]) {
    const mac = (await lab.on(other, 'cat /sys/class/net/flannel.1/address')).trim();
    await lab.on(node, `set -e; ip route show ${network(other)}/24 > /run/route.kept; bridge fdb append ${mac} dev flannel.1 dst ${await addressOf(lab, other)}; ip neigh replace ${network(other)} lladdr ${mac} dev flannel.1 nud permanent
      ip route replace ${network(other)}/24 via ${network(other)} dev flannel.1 onlink`);
  }
}

export async function endOverlay(lab: Lab): Promise<void> {
  for (const node of nodes) await lab.on(node, 'ip route replace $(cat /run/route.kept); ip link del flannel.1');
}
