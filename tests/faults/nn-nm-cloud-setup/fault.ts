import type { Fault } from '../harness/fault.ts';
import { addressOf } from '../harness/overlay.ts';
import { rollOut } from '../harness/roll-out.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'a service of the cloud image (nm-cloud-setup) routes what a node sends from its own address by a table that knows no pods, so servers in the network of that node do not answer pods',
  inject: async (lab) => {
    await rollOut(lab, {}, 'ready', {
      replicas: 2, 'template/spec/hostNetwork': true,
      'template/spec/topologySpreadConstraints': [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'web' } } }],
    });
    const ip = await addressOf(lab, 'node1');
    await lab.on('node1', `set -e; via=$(ip route show default | awk '{ print $3 }'); ip route add default via $via dev eth0 proto static table 30200; ip route add \${via%.*}.0/24 dev eth0 scope link proto static table 30200; ip rule add pref 30200 from ${ip} lookup 30200; ip rule add pref 30400 from ${ip} lookup 30400; ip route add default via $via dev eth0 proto static table 30400`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await addressOf(lab, 'node1')}:9376`]: ['timed out', 'unreachable'], [`cli2 ${await addressOf(lab, 'node1')}:9376`]: ['timed out', 'unreachable'], [`cli2 ${await addressOf(lab, 'node2')}:9376`]: 'answers', [`cli1 ${await addressOf(lab, 'node2')}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'for p in 30200 30400; do ip rule del pref $p; ip route flush table $p; done'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /30200|rule|route/ }] },
} satisfies Fault;
