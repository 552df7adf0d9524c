import type { Fault } from '../harness/fault.ts';
import { addressOf } from '../harness/overlay.ts';
import { rollOut } from '../harness/roll-out.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the servers are in the network of their nodes, one of which takes in what an administrator has listed and drops all else by default, the port of the servers among it',
  inject: async (lab) => {
    await rollOut(lab, {}, 'ready', {
      replicas: 2, 'template/spec/hostNetwork': true,
      'template/spec/topologySpreadConstraints': [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'web' } } }],
    });
    await lab.on('node1', `nft 'add table inet filter; add chain inet filter input { type filter hook input priority 0; policy drop; }; add rule inet filter input iif lo accept; add rule inet filter input ct state established,related accept; add rule inet filter input icmp type echo-request accept; add rule inet filter input tcp dport { 22, 10250, 30000-32767 } accept; add rule inet filter input udp dport 8472 accept'`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${await addressOf(lab, 'node1')}:9376`]: 'timed out', [`cli1 ${await addressOf(lab, 'node1')}:9376`]: 'timed out', [`cli1 ${await addressOf(lab, 'node2')}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'nft delete table inet filter'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /filter|input|firewall/ }] },
} satisfies Fault;
