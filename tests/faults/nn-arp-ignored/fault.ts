import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the bridge of a node answers no ARP, so its pods do not find their gateway',
  inject: async (lab) => {
    await lab.on('node1', 'sysctl -q -w net.ipv4.conf.cni0.arp_ignore=8');
    for (const pod of ['cli1', ...(await podsOf(lab)).filter(({ node }) => node === 'node1').map(({ name }) => name)]) await lab.inNetworkOf(pod, 'ip neigh flush dev eth0');
  },
  symptom: async (lab) => {
    const [here, there] = await Promise.all(['node1', 'node2'].map(async (node) => (await podsOf(lab)).find((pod) => pod.node === node)?.ip));
    await expectOutcomes(lab, { [`cli1 ${there}:9376`]: ['timed out', 'unreachable'], [`cli1 ${here}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'sysctl -q -w net.ipv4.conf.cni0.arp_ignore=0'),
  // Whoever is asked by the node learns its hardware address from the question.
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'node-network', object: 'Node node1', message: /arp_ignore/ }] },
} satisfies Fault;
