import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the pods have a second link to a network for storage, with an address, routes and a smaller packet size of its own, as Multus gives it',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'set -e; ip link add storage type bridge; ip addr add 172.20.0.1/16 dev storage; ip link set storage up');
    for (const [index, { name, node }] of [...(await podsOf(lab)), ...(await podsOf(lab, 'app=cli'))].entries()) {
      const { pid } = await lab.processOf(name);
      await lab.on(node, `set -e; ip link add net1 netns ${pid} type veth peer name storage${index}; ip link set storage${index} master storage up; nsenter --target ${pid} --net sh -c 'set -e; ip addr add 172.20.0.${20 + index}/16 dev net1; ip link set net1 mtu 1400 up; ip route add 172.30.0.0/16 via 172.20.0.1 dev net1; ip rule add from 172.20.0.${20 + index} lookup 100; ip route add default via 172.20.0.1 dev net1 table 100'`);
    }
  },
  symptom: async (lab) => {
    must((await lab.inNetworkOf('cli1', 'ip -o -4 addr')).includes('net1'), 'the client has two links');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', ...Object.fromEntries((await podsOf(lab)).map(({ ip }) => [`cli2 ${ip}:9376`, 'answers' as const])) });
  },
  heal: async (lab) => {
    for (const { name } of [...(await podsOf(lab)), ...(await podsOf(lab, 'app=cli'))]) await lab.inNetworkOf(name, 'ip link del net1; ip rule del lookup 100; ip route flush table 100; true');
    for (const node of ['node1', 'node2']) await lab.on(node, 'ip link del storage');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
