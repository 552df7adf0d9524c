import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';
import { endOverlay, makeOverlay } from '../harness/overlay.ts';

export default {
  what: 'pods of other nodes are reached through a tunnel, and the firewall of a node does not let its packets in',
  inject: async (lab) => {
    await makeOverlay(lab);
    await lab.on('node2', 'iptables -A INPUT -i eth0 -p udp -m udp --dport 8472 -j DROP');
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out', [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: async (lab) => {
    await lab.on('node2', 'iptables -D INPUT -i eth0 -p udp -m udp --dport 8472 -j DROP');
    await endOverlay(lab);
  },
  expected: { named: [{ layer: 'node-network', object: 'Node node2', message: /8472/ }] },
} satisfies Fault;
