import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

const rules = `*filter
:LIBVIRT_FWI - [0:0]
:LIBVIRT_FWO - [0:0]
:LIBVIRT_FWX - [0:0]
:LIBVIRT_INP - [0:0]
:LIBVIRT_OUT - [0:0]
:NETAVARK_FORWARD - [0:0]
:NETAVARK_ISOLATION_2 - [0:0]
:NETAVARK_ISOLATION_3 - [0:0]
-A INPUT -j LIBVIRT_INP
-A OUTPUT -j LIBVIRT_OUT
-A FORWARD -j LIBVIRT_FWX
-A FORWARD -j LIBVIRT_FWI
-A FORWARD -j LIBVIRT_FWO
-A FORWARD -m comment --comment "netavark firewall rules" -j NETAVARK_FORWARD
-A LIBVIRT_FWI -d 192.168.122.0/24 -o virbr0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A LIBVIRT_FWI -o virbr0 -j REJECT --reject-with icmp-port-unreachable
-A LIBVIRT_FWO -s 192.168.122.0/24 -i virbr0 -j ACCEPT
-A LIBVIRT_FWO -i virbr0 -j REJECT --reject-with icmp-port-unreachable
-A LIBVIRT_FWX -i virbr0 -o virbr0 -j ACCEPT
-A LIBVIRT_INP -i virbr0 -p udp -m udp --dport 53 -j ACCEPT
-A LIBVIRT_INP -i virbr0 -p udp -m udp --dport 67 -j ACCEPT
-A LIBVIRT_OUT -o virbr0 -p udp -m udp --dport 68 -j ACCEPT
-A NETAVARK_FORWARD -m conntrack --ctstate INVALID -j DROP
-A NETAVARK_FORWARD -d 10.88.0.0/16 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A NETAVARK_FORWARD -s 10.88.0.0/16 -j ACCEPT
-A NETAVARK_ISOLATION_3 -o podman0 -j DROP
-A NETAVARK_ISOLATION_3 -j NETAVARK_ISOLATION_2
COMMIT
*nat
:LIBVIRT_PRT - [0:0]
:NETAVARK-HOSTPORT-DNAT - [0:0]
:NETAVARK-HOSTPORT-SETMARK - [0:0]
:NETAVARK-HOSTPORT-MASQ - [0:0]
-A POSTROUTING -j LIBVIRT_PRT
-A POSTROUTING -j NETAVARK-HOSTPORT-MASQ
-A PREROUTING -m addrtype --dst-type LOCAL -j NETAVARK-HOSTPORT-DNAT
-A NETAVARK-HOSTPORT-DNAT -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.88.0.2:80
-A NETAVARK-HOSTPORT-MASQ -m comment --comment "netavark portfw masq mark" -m mark --mark 0x2000/0x2000 -j MASQUERADE
-A NETAVARK-HOSTPORT-SETMARK -j MARK --set-xmark 0x2000/0x2000
-A LIBVIRT_PRT -s 192.168.122.0/24 -d 224.0.0.0/24 -j RETURN
-A LIBVIRT_PRT -s 192.168.122.0/24 ! -d 192.168.122.0/24 -p tcp -j MASQUERADE --to-ports 1024-65535
-A LIBVIRT_PRT -s 192.168.122.0/24 ! -d 192.168.122.0/24 -j MASQUERADE
COMMIT`;

export default {
  what: 'the nodes are machines of developers with virtual machines and containers of podman beside the cluster: two more bridges, their chains with rejects and drops for these, and a container that has port 80 of the node',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `set -e; ip link add virbr0 type bridge; ip addr add 192.168.122.1/24 dev virbr0; ip link set virbr0 up; ip link add podman0 type bridge; ip addr add 10.88.0.1/16 dev podman0; ip link set podman0 up; cat > /run/lp.rules <<'END'\n${rules}\nEND\niptables-restore --noflush < /run/lp.rules`);
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, `ip link del virbr0; ip link del podman0; for t in filter nat; do for hook in INPUT OUTPUT FORWARD PREROUTING POSTROUTING; do iptables-save -t $t | sed -n "s/^-A \\($hook .*-j \\(LIBVIRT\\|NETAVARK\\).*\\)/\\1/p" | while read -r rule; do eval iptables -t $t -D $rule; done; done
        for c in $(iptables-save -t $t | sed -n 's/^:\\(\\(LIBVIRT\\|NETAVARK\\)[^ ]*\\) .*/\\1/p'); do iptables -t $t -F $c; done; for c in $(iptables-save -t $t | sed -n 's/^:\\(\\(LIBVIRT\\|NETAVARK\\)[^ ]*\\) .*/\\1/p'); do iptables -t $t -X $c; done; done`);
    }
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
