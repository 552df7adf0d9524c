import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const set = (way: 'on' | 'off'): string => `for port in $(ls /sys/class/net/cni0/brif); do bridge link set dev $port isolated ${way}; done`;

export default {
  what: 'the ports of the bridge of a node are isolated from one another',
  inject: (lab) => lab.on('node1', set('on')),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'] }),
  heal: (lab) => lab.on('node1', set('off')),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/bridge-ports-isolated' }] },
} satisfies Fault;
