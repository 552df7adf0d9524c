import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'the uplink of one node was set to a smaller packet size than those of its neighbours, which it takes no larger packet from and says nothing',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', '(hostname; yes 0123456789 | head -c 300000) > /tmp/index.html; exec httpd -f -p 9376 -h /tmp'] });
    await lab.on('node2', 'ip link set eth0 mtu 1300');
    // Real links carry no packet before it is cut into pieces.
    await lab.on('node1', 'ethtool -K eth0 tso off gso off gro off > /dev/null');
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: async (lab) => {
    await lab.on('node2', 'ip link set eth0 mtu 1500');
    await lab.on('node1', 'ethtool -K eth0 tso on gso on gro on > /dev/null');
  },
  expected: { named: [{ layer: 'node-network', object: /^(Node node2|the network between nodes)$/, message: /mtu|size|large/i }] },
} satisfies Fault;
