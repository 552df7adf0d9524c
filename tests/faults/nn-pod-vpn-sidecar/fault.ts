import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

// Its neighbours on the node are in a narrower range, and reach it.
export default {
  what: 'a VPN in a pod took all private networks from its server, so what the pod answers to others than its neighbours goes into the tunnel',
  inject: async (lab) => lab.inNetworkOf((await podOn(lab, 'node2')).name, 'set -e; ip link add tun0 type veth peer name tun9; ip link set tun9 up; ip addr add 172.27.224.5/20 dev tun0; ip link set tun0 up; ip route add 10.0.0.0/8 via 172.27.224.1 dev tun0; ip route add 192.168.0.0/16 via 172.27.224.1 dev tun0'),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: deletePods,
  expected: { named: [{ layer: 'node-network', object: /^Pod app\/web-/, message: /tun0|10\.0\.0\.0\/8/ }] },
} satisfies Fault;
