import type { Fault } from '../harness/fault.ts';
import { rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a firewall keeps a server in its node\'s own network from being reached',
  inject: async (lab) => {
    const label = { matchLabels: { app: 'web' } };
    await rollOut(lab, {}, 'ready', { replicas: 2, 'template/spec/hostNetwork': true, 'template/spec/topologySpreadConstraints': [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', labelSelector: label }] });
    await lab.on('node1', 'iptables -A INPUT -i eth0 -p tcp --dport 9376 -j DROP');
  },
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    const [here, there] = ['node1', 'node2'].map((node) => pods.find((pod) => pod.node === node)?.ip);
    must(pods.length === 2, 'one pod on each node');
    await expectOutcomes(lab, { [`cli2 ${here}:9376`]: 'timed out', [`cli1 ${here}:9376`]: 'answers', [`cli1 ${there}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'iptables -D INPUT -i eth0 -p tcp --dport 9376 -j DROP'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/firewall' }] },
} satisfies Fault;
