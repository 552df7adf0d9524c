import { makeDualStack } from '../harness/dual-stack.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a node forwards IPv4 and no IPv6',
  lab: 'dual-stack',
  inject: async (lab) => {
    await makeDualStack(lab);
    await lab.on('node1', 'sysctl -w net.ipv6.conf.all.forwarding=0');
  },
  symptom: async (lab) => {
    const there = (await lab.kubectl('-n', 'app', 'get', 'pod', (await podOn(lab, 'node2')).name, '-o', 'jsonpath={.status.podIPs[*].ip}')).split(' ').find((ip) => ip.includes(':'));
    await expectOutcomes(lab, { [`cli1 [${there ?? ''}]:9376`]: ['timed out', 'unreachable', 'something else'] });
  },
  heal: (lab) => lab.on('node1', 'sysctl -w net.ipv6.conf.all.forwarding=1'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/forwarding-off' }] },
} satisfies Fault;
