import { makeDualStack, serviceIp6 } from '../harness/dual-stack.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'a firewall of a node drops the IPv6 that it forwards',
  lab: 'dual-stack',
  inject: async (lab) => {
    await makeDualStack(lab);
    await lab.on('node1', 'ip6tables -I FORWARD -p tcp -j DROP');
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 [${await serviceIp6(lab)}]:80`]: ['timed out'], 'cli1 web.app.svc.cluster.local:80': ['answers', 'timed out'] }),
  heal: (lab) => lab.on('node1', 'ip6tables -D FORWARD -p tcp -j DROP'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/firewall' }] },
} satisfies Fault;
