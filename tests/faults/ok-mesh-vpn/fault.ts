import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a mesh VPN runs on the nodes, with routes in a table that comes before the main one, throws for the networks of the cluster among them, and chains of its own',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, `set -e; ip link add tailscale0 type veth peer name tail-far; ip addr add 100.101.102.10${node.at(-1)}/32 dev tailscale0; ip link set tail-far up; ip link set tailscale0 up mtu 1280
        ip rule add pref 5210 fwmark 0x80000/0xff0000 lookup main; ip rule add pref 5230 fwmark 0x80000/0xff0000 lookup default; ip rule add pref 5250 fwmark 0x80000/0xff0000 unreachable; ip rule add pref 5270 lookup 52
        ip route add throw 10.244.0.0/16 table 52; ip route add throw 10.219.0.0/16 table 52; ip route add 10.0.0.0/8 dev tailscale0 table 52; ip route add 100.100.100.100 dev tailscale0 table 52
        iptables -N ts-forward; iptables -N ts-input; iptables -t nat -N ts-postrouting; iptables -I INPUT -j ts-input; iptables -I FORWARD -j ts-forward; iptables -t nat -I POSTROUTING -j ts-postrouting
        iptables -A ts-input -s 100.101.102.10${node.at(-1)}/32 -i lo -j ACCEPT; iptables -A ts-input -s 100.115.92.0/23 ! -i tailscale0 -j RETURN; iptables -A ts-input -s 100.64.0.0/10 ! -i tailscale0 -j DROP; iptables -A ts-input -i tailscale0 -j ACCEPT
        iptables -A ts-forward -i tailscale0 -j MARK --set-xmark 0x40000/0xff0000; iptables -A ts-forward -m mark --mark 0x40000/0xff0000 -j ACCEPT; iptables -A ts-forward -s 100.64.0.0/10 -o tailscale0 -j DROP; iptables -A ts-forward -o tailscale0 -j ACCEPT; iptables -t nat -A ts-postrouting -m mark --mark 0x40000/0xff0000 -j MASQUERADE`);
    }
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    must((await lab.on('node1', `ip route get ${address}`)).includes('tailscale0'), 'the range of Services is among what the VPN takes, before it is translated');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`node1 ${address}:80`]: 'answers', [`node2 ${address}:80`]: 'answers', [`node1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, 'for pref in 5210 5230 5250 5270; do ip rule del pref $pref; done; ip route flush table 52; ip link del tailscale0; iptables -D INPUT -j ts-input; iptables -D FORWARD -j ts-forward; iptables -t nat -D POSTROUTING -j ts-postrouting; for chain in ts-input ts-forward; do iptables -F $chain; iptables -X $chain; done; iptables -t nat -F ts-postrouting; iptables -t nat -X ts-postrouting');
    }
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
