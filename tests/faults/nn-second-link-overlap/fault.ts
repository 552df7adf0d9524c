import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a pod has a second link to a network for storage, whose range is that of another node\'s pods, so what it answers to those never comes to them',
  inject: async (lab) => {
    const { name } = await podOn(lab, 'node1');
    const { pid } = await lab.processOf(name);
    await lab.on('node1', `set -e; ip link add storage type bridge; ip link set storage up; ip link add net1 netns ${pid} type veth peer name storage0; ip link set storage0 master storage up; nsenter --target ${pid} --net ip addr add 10.244.2.77/24 dev net1; nsenter --target ${pid} --net ip link set net1 up`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'ip link del storage0; ip link del storage'),
  expected: { named: [{ layer: ['node-network', 'pods'], object: /^Pod app\/web-/, message: /net1|10\.244\.2\.0/ }] },
} satisfies Fault;
