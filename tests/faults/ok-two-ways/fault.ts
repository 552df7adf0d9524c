import type { Fault } from '../harness/fault.ts';
import { askSome, must, podOn } from '../harness/symptom.ts';

const nodes = ['node1', 'node2'] as const;

export default {
  what: 'each node has two addresses, and two ways to the pods of the other, which are both good',
  inject: async (lab) => {
    const subnet = (await lab.kubectl('get', 'node', 'node1', '-o', 'jsonpath={.status.addresses[0].address}')).replace(/\.\d+$/, '');
    for (const node of nodes) await lab.on(node, `ip addr add ${subnet}.${110 + Number(node.at(-1))}/24 dev eth0`);
    for (const [node, other] of [['node1', 2], ['node2', 1]] as const) {
      await lab.on(node, `set -e; ip route show 10.244.${other}.0/24 > /run/route.kept; sysctl -n net.ipv4.fib_multipath_hash_policy > /run/hash.kept; sysctl -qw net.ipv4.fib_multipath_hash_policy=1
        ip route replace 10.244.${other}.0/24 nexthop via $(awk '{ print $3 }' /run/route.kept) dev eth0 nexthop via ${subnet}.${110 + other} dev eth0`);
    }
  },
  symptom: async (lab) => {
    for (const [client, node] of [['cli1', 'node2'], ['cli2', 'node1']] as const) {
      const outcomes = [...(await askSome(lab, client, 'web')), ...(await askSome(lab, client, `${(await podOn(lab, node)).ip}:9376`))];
      must(outcomes.every((one) => one === 'answers'), `each request of ${client} is answered: ${outcomes.join(' / ')}`);
    }
    must((await lab.on('node1', 'ip route show 10.244.2.0/24')).match(/nexthop/g)?.length === 2, 'there are two ways');
  },
  heal: async (lab) => {
    for (const node of nodes) await lab.on(node, `ip route replace $(cat /run/route.kept); sysctl -qw net.ipv4.fib_multipath_hash_policy=$(cat /run/hash.kept); ip addr del $(ip -o -4 addr show dev eth0 | awk '{ print $4 }' | grep '\\.11[0-9]/') dev eth0`);
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
