import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a node has no default route, so it finds no way to Service IPs',
  inject: (lab) => lab.on('node1', 'ip route del default'),
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    await expectOutcomes(lab, { [`node1 ${address}:80`]: ['unreachable', 'timed out', 'refused'], [`cli1 ${address}:80`]: 'answers', [`node2 ${address}:80`]: 'answers' });
  },
  heal: async (lab) => {
    const address = await lab.kubectl('get', 'node', 'node1', '-o', 'jsonpath={.status.addresses[?(@.type=="InternalIP")].address}');
    await lab.on('node1', `ip route replace default via ${address.replace(/\d+$/, '254')} dev eth0`);
  },
  expected: { named: [{ layer: 'node-network', object: 'Node node1' }] },
} satisfies Fault;
