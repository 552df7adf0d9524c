import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const rule = 'OUTPUT -p icmp --icmp-type fragmentation-needed -j DROP';

export default {
  what: 'a node\'s way out takes smaller packets than its pods send, and its firewall keeps it from telling them so',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', '(hostname; yes 0123456789 | head -c 300000) > /tmp/index.html; exec httpd -f -p 9376 -h /tmp'] });
    await lab.on('node1', `cat /sys/class/net/eth0/mtu > /run/mtu.kept; ip link set eth0 mtu 1400; iptables -I ${rule}`);
  },
  symptom: async (lab) => {
    const [here, there] = [await podOn(lab, 'node1'), await podOn(lab, 'node2')];
    await expectOutcomes(lab, { [`cli2 ${here.ip}:9376`]: 'timed out', [`cli1 ${here.ip}:9376`]: 'answers', [`cli2 ${there.ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', `iptables -D ${rule}; ip link set eth0 mtu $(cat /run/mtu.kept)`),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /mtu|large|size|fragment/i }] },
} satisfies Fault;
