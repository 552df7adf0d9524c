import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a node has a second link, by which the other sends what is for its pods, while its own way back is the first one, and it filters strictly by reverse path',
  inject: async (lab) => {
    await lab.on('node1', `set -e; net=$(ip -o -4 addr show dev eth0 | sed 's/.*inet \\([0-9.]*\\)\\.[0-9]*\\/.*/\\1/'); ip link add link eth0 name eth1 type macvlan mode bridge; ip addr add $net.111/32 dev eth1; ip link set eth1 up
      sysctl -qw net.ipv4.conf.all.arp_ignore=1; sysctl -qw net.ipv4.conf.eth1.rp_filter=1`);
    await lab.on('node2', `set -e; ip route show 10.244.1.0/24 > /run/route.kept; via=$(awk '{ print $3 }' /run/route.kept); ip route replace 10.244.1.0/24 via \${via%.*}.111 dev eth0`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: async (lab) => {
    await lab.on('node2', 'ip route replace $(cat /run/route.kept)');
    await lab.on('node1', 'ip link del eth1; sysctl -qw net.ipv4.conf.all.arp_ignore=0');
  },
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /rp_filter|reverse/i }] },
} satisfies Fault;
