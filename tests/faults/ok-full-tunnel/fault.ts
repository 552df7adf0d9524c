import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a VPN of the nodes takes all that has no route of its own, in the way of wg-quick, and nothing of the cluster is among it',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, `set -e; ip link add wg0 type veth peer name wg0-far; ip addr add 10.8.0.1${node.at(-1)}/32 dev wg0; ip link set wg0-far up; ip link set wg0 up
        ip route add default dev wg0 table 51820; ip rule add not fwmark 0xca6c lookup 51820 priority 32765; ip rule add lookup main suppress_prefixlength 0 priority 32764`);
    }
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    for (const node of ['node1', 'node2']) must((await lab.on(node, 'ip route get 1.1.1.1')).includes('dev wg0'), `what ${node} sends to the world goes to the VPN`);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`node1 ${address}:80`]: 'answers', [`node2 ${address}:80`]: 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'ip rule del priority 32764; ip rule del priority 32765; ip route flush table 51820; ip link del wg0');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
