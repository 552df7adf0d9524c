import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a node drops what pods of others ask of one of its pods at the very last, as it is handed to the device of the pod (the egress hook)',
  inject: async (lab) => {
    const index = /@if(\d+)/.exec(await lab.inNetworkOf((await podOn(lab, 'node1')).name, 'ip -o link show eth0'))?.[1] ?? '';
    await lab.on('node1', `set -e; dev=$(ip -o link | sed -n 's/^${index}: \\([^@:]*\\)@.*/\\1/p'); nft "add table netdev edge; add chain netdev edge out { type filter hook egress device $dev priority 0; }; add rule netdev edge out ip saddr 10.244.2.0/24 tcp dport 9376 drop"`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'nft delete table netdev edge'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /edge|egress/ }] },
} satisfies Fault;
