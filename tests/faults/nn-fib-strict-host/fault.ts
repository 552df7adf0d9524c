import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a firewall of a node takes only what is for the address of the device that it came by (fib), as its manual recommends for machines that are no routers',
  target: 'practice',
  inject: (lab) => lab.on('node2', `nft 'add table inet strict; add chain inet strict pre { type filter hook prerouting priority filter; }; add rule inet strict pre fib daddr . iif type != { local, broadcast, multicast } drop'`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'] }),
  heal: (lab) => lab.on('node2', 'nft delete table inet strict'),
  expected: { named: [{ layer: 'node-network', object: 'Node node2', message: /strict/ }] },
} satisfies Fault;
