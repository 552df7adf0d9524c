import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

const rate = 'tbf rate 200mbit burst 262144 latency 50ms';

export default {
  what: 'the bandwidth of the pods is limited as the CNI plugin for it does: what they send is handed to a device that shapes it',
  inject: async (lab) => {
    for (const [index, { name, node }] of (await podsOf(lab)).entries()) {
      const peer = /eth0@if(\d+)/.exec(await lab.inNetworkOf(name, 'ip -o link show eth0'))?.[1] ?? '';
      await lab.on(node, `set -e; dev=$(ip -o link | sed -n 's/^${peer}: \\([^@:]*\\)[@:].*/\\1/p'); echo $dev >> /run/shaped
        tc qdisc add dev $dev root ${rate}; ip link add bwp${index} type ifb; ip link set bwp${index} up; tc qdisc add dev bwp${index} root ${rate}
        tc qdisc add dev $dev ingress; tc filter add dev $dev parent ffff: protocol all u32 match u32 0 0 action mirred egress redirect dev bwp${index}`);
    }
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'ip -o link')).includes(': bwp'), 'a device shapes what pods of node1 send');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', ...Object.fromEntries((await podsOf(lab)).map(({ ip }) => [`cli1 ${ip}:9376`, 'answers' as const])) });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'for dev in $(cat /run/shaped); do tc qdisc del dev $dev root; tc qdisc del dev $dev ingress; done; rm -f /run/shaped; for dev in $(ls /sys/class/net | grep ^bwp); do ip link del $dev; done');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
