import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a node does not forward packets',
  inject: (lab) => lab.on('node1', 'sysctl -w net.ipv4.ip_forward=0'),
  symptom: async (lab) => {
    // Any pod that starts on the node switches it on again.
    must((await lab.on('node1', 'sysctl -n net.ipv4.ip_forward')).trim() === '0', 'forwarding is off');
    const address = await serviceIp(lab);
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: 'timed out', [`node1 ${address}:80`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'sysctl -w net.ipv4.ip_forward=1'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/forwarding-off' }] },
} satisfies Fault;
