import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a mesh VPN on a node takes over routes that its peers announce, among them that of the pod network, in a table that comes before the main one',
  inject: (lab) =>
    lab.on('node1', `set -e; ip link add tailscale0 type veth peer name tail-far; ip addr add 100.101.102.103/32 dev tailscale0; ip link set tail-far up; ip link set tailscale0 up mtu 1280
      ip rule add pref 5210 fwmark 0x80000/0xff0000 lookup main; ip rule add pref 5230 fwmark 0x80000/0xff0000 lookup default; ip rule add pref 5250 fwmark 0x80000/0xff0000 unreachable; ip rule add pref 5270 lookup 52
      ip route add 100.100.100.100 dev tailscale0 table 52; ip route add 100.64.7.9 dev tailscale0 table 52; ip route add 10.244.0.0/16 dev tailscale0 table 52`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: ['timed out', 'unreachable'], [`node1 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'] }),
  heal: (lab) => lab.on('node1', 'for pref in 5210 5230 5250 5270; do ip rule del pref $pref; done; ip route flush table 52; ip link del tailscale0'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /table 52|tailscale0|rule/ }] },
} satisfies Fault;
