import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a routing rule forbids a node itself to send to the Service',
  inject: async (lab) => lab.on('node1', `ip rule add to ${await serviceIp(lab)}/32 prohibit`),
  symptom: async (lab) => expectOutcomes(lab, { [`node1 ${await serviceIp(lab)}:80`]: ['timed out', 'unreachable', 'something else'] }),
  heal: async (lab) => lab.on('node1', `ip rule del to ${await serviceIp(lab)}/32 prohibit`),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/no-route-to-services', message: /prohibit/ }] },
} satisfies Fault;
