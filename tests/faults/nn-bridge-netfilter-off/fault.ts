import type { Fault } from '../harness/fault.ts';
import { askSome, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'packets that cross the bridge of a node are not shown to the packet filter',
  inject: (lab) => lab.on('node1', 'sysctl -w net.bridge.bridge-nf-call-iptables=0'),
  symptom: async (lab) => must((await askSome(lab, 'cli1', await serviceIp(lab))).includes('timed out'), 'a pod of node1 that asks the Service is now and then led to a neighbour, and gets no answer'),
  heal: (lab) => lab.on('node1', 'sysctl -w net.bridge.bridge-nf-call-iptables=1'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/bridge-netfilter-off' }] },
} satisfies Fault;
