import { makeDualStack, serviceIp6 } from '../harness/dual-stack.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'a node forwards IPv4 and no IPv6',
  lab: 'dual-stack',
  inject: async (lab) => {
    await makeDualStack(lab);
    await lab.on('node1', 'sysctl -w net.ipv6.conf.all.forwarding=0');
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 [${await serviceIp6(lab)}]:80`]: ['timed out', 'unreachable', 'something else'] }),
  heal: (lab) => lab.on('node1', 'sysctl -w net.ipv6.conf.all.forwarding=1'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1' }] },
} satisfies Fault;
