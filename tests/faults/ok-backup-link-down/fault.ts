import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

const nodes = [['node1', 2], ['node2', 1]] as const;

export default {
  what: 'each node has a second way to the pods of the other for the time when the first one fails, by a link that is down today, and a default route behind the usual one by the same link',
  inject: async (lab) => {
    for (const [node, other] of nodes) {
      await lab.on(node, `set -e; ip link add backup0 type veth peer name backup-far; ip addr add 10.99.0.${node.at(-1)}/24 dev backup0; ip link set backup0 up; ip route add 10.244.${other}.0/24 via 10.99.0.${other} dev backup0 metric 500; ip route add default via 10.99.0.254 dev backup0 metric 900`);
    }
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'ip route')).includes('linkdown'), 'the second way is down');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' });
  },
  heal: async (lab) => {
    for (const [node] of nodes) await lab.on(node, 'ip link del backup0');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
