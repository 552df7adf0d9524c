import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'the route to the pods of the other node leads into a tunnel device, and the program behind it has ended',
  inject: (lab) => lab.on('node1', 'set -e; ip route show 10.244.2.0/24 > /run/route.kept; mkdir -p /dev/net; [ -e /dev/net/tun ] || mknod /dev/net/tun c 10 200; ip tuntap add dev flannel0 mode tun; ip addr add 10.244.1.0/32 dev flannel0; ip link set flannel0 up mtu 1472; ip route replace 10.244.2.0/24 dev flannel0'),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers', [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'ip route replace $(cat /run/route.kept); ip tuntap del dev flannel0 mode tun'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /flannel0|10\.244\.2\.0/ }] },
} satisfies Fault;
