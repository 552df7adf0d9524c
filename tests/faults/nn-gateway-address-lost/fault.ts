import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

const file = '/run/gateway';

export default {
  what: 'the bridge of a node has lost its address, the gateway of its pods',
  inject: (lab) => lab.on('node1', `ip -o -4 addr show dev cni0 | awk '{ print $4 }' > ${file}; ip addr del $(cat ${file}) dev cni0`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: ['timed out', 'unreachable'] }),
  // The network plugin has put it back with the first pod that the product started.
  heal: (lab) => lab.on('node1', `ip addr replace $(cat ${file}) brd + dev cni0`),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/route', message: /lost its address/ }] },
} satisfies Fault;
