import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a port of the bridge of a node neither learns nor is flooded to (hardening against floods), and nobody has told the bridge of the pod behind it',
  inject: async (lab) => {
    const index = /@if(\d+)/.exec(await lab.inNetworkOf((await podOn(lab, 'node1')).name, 'ip -o link show eth0'))?.[1] ?? '';
    await lab.on('node1', `set -e; dev=$(ip -o link | sed -n 's/^${index}: \\([^@:]*\\)@.*/\\1/p'); echo $dev > /run/device.mute; bridge link set dev $dev learning off flood off; for mac in $(bridge fdb show dev $dev | awk '!/permanent/ { print $1 }'); do bridge fdb del $mac dev $dev master; done`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'], [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'bridge link set dev $(cat /run/device.mute) learning on flood on'),
  expected: { named: [{ layer: 'node-network', object: /^(Pod app\/web-\S+|Node node1)$/, message: /flood|learn|bridge|fdb/ }] },
} satisfies Fault;
