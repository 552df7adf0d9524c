import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'forwarding is on for the node and off for the device by which its pods\' packets come in',
  inject: (lab) => lab.on('node1', 'sysctl -q -w net.ipv4.conf.cni0.forwarding=0'),
  symptom: async (lab) => {
    must((await lab.on('node1', 'sysctl -n net.ipv4.ip_forward')).trim() === '1', 'the node forwards');
    const [here, there] = await Promise.all(['node1', 'node2'].map(async (node) => (await podsOf(lab)).find((pod) => pod.node === node)?.ip));
    await expectOutcomes(lab, { [`cli1 ${there}:9376`]: ['timed out', 'unreachable'], [`cli1 ${here}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'sysctl -q -w net.ipv4.conf.cni0.forwarding=1'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /cni0/ }] },
} satisfies Fault;
