import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';

export default {
  what: 'two nodes were cloned from one machine and have the same hardware address, so the switch sends what is for one to the other by turns',
  target: 'practice',
  inject: async (lab) => {
    const mac = (await lab.on('node1', 'cat /sys/class/net/eth0/address')).trim();
    await lab.on('node2', `cat /sys/class/net/eth0/address > /run/mac.kept; route=$(ip route show | grep -v 'scope link'); ip link set dev eth0 down; ip link set dev eth0 address ${mac}; ip link set dev eth0 up; echo "$route" | while read one; do ip route replace $one; done`);
  },
  symptom: async (lab) => {
    const lost = await lab.on('node1', `for one in 1 2 3 4 5 6 7 8; do ping -c 1 -W 1 $(ip route show 10.244.2.0/24 | awk '{ print $3 }') > /dev/null 2>&1 || echo lost; done; for one in 1 2 3; do curl -sk -m 2 -o /dev/null https://10.244.2.2:8080 || true; done`);
    must(lost.includes('lost'), 'packets between the nodes are lost');
  },
  heal: (lab) => lab.on('node2', `route=$(ip route show | grep -v 'scope link'); ip link set dev eth0 down; ip link set dev eth0 address $(cat /run/mac.kept); ip link set dev eth0 up; echo "$route" | while read one; do ip route replace $one; done`),
  expected: { status: ['broken', 'at-risk', 'inconclusive'], named: [{ layer: ['node-network', 'cluster'], object: /^Node node[12]$|between nodes/ }] },
} satisfies Fault;
