import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

// As ufw writes them, default deny for what comes in and what is routed, with `ufw allow in/route` for what the cluster needs.
const rules = `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:ufw-after-forward - [0:0]
:ufw-after-input - [0:0]
:ufw-after-logging-forward - [0:0]
:ufw-after-logging-input - [0:0]
:ufw-before-forward - [0:0]
:ufw-before-input - [0:0]
:ufw-logging-deny - [0:0]
:ufw-not-local - [0:0]
:ufw-skip-to-policy-input - [0:0]
:ufw-user-forward - [0:0]
:ufw-user-input - [0:0]
-A INPUT -j ufw-before-input
-A INPUT -j ufw-after-input
-A INPUT -j ufw-after-logging-input
-A FORWARD -j ufw-before-forward
-A FORWARD -j ufw-after-forward
-A FORWARD -j ufw-after-logging-forward
-A ufw-after-input -p udp -m udp --dport 137 -j ufw-skip-to-policy-input
-A ufw-after-input -m addrtype --dst-type BROADCAST -j ufw-skip-to-policy-input
-A ufw-after-logging-forward -m limit --limit 3/min --limit-burst 10 -j NFLOG --nflog-prefix "[UFW BLOCK] "
-A ufw-after-logging-input -m limit --limit 3/min --limit-burst 10 -j NFLOG --nflog-prefix "[UFW BLOCK] "
-A ufw-before-forward -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A ufw-before-forward -p icmp -m icmp --icmp-type 3 -j ACCEPT
-A ufw-before-forward -p icmp -m icmp --icmp-type 8 -j ACCEPT
-A ufw-before-forward -j ufw-user-forward
-A ufw-before-input -i lo -j ACCEPT
-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A ufw-before-input -m conntrack --ctstate INVALID -j ufw-logging-deny
-A ufw-before-input -m conntrack --ctstate INVALID -j DROP
-A ufw-before-input -p icmp -m icmp --icmp-type 8 -j ACCEPT
-A ufw-before-input -j ufw-not-local
-A ufw-before-input -j ufw-user-input
-A ufw-logging-deny -m conntrack --ctstate INVALID -m limit --limit 3/min --limit-burst 10 -j RETURN
-A ufw-not-local -m addrtype --dst-type LOCAL -j RETURN
-A ufw-not-local -m addrtype --dst-type MULTICAST -j RETURN
-A ufw-not-local -m addrtype --dst-type BROADCAST -j RETURN
-A ufw-not-local -m limit --limit 3/min --limit-burst 10 -j ufw-logging-deny
-A ufw-not-local -j DROP
-A ufw-skip-to-policy-input -j DROP
-A ufw-user-forward -i cni0 -j ACCEPT
-A ufw-user-forward -s 10.219.0.0/16 -o cni0 -j ACCEPT
-A ufw-user-forward -s 10.244.0.0/16 -d 10.244.0.0/16 -j ACCEPT
-A ufw-user-input -p tcp -m tcp --dport 22 -j ACCEPT
-A ufw-user-input -i cni0 -j ACCEPT
-A ufw-user-input -s 10.219.0.0/16 -p tcp -m multiport --dports 6443,10250 -j ACCEPT
-A ufw-user-input -s 10.244.0.0/16 -j ACCEPT
COMMIT`;

export default {
  what: 'ufw runs on the nodes, which drop what nothing admits, and somebody has admitted what the cluster needs',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `cat > /run/ufw.rules <<'END'\n${rules}\nEND\niptables-restore --noflush < /run/ufw.rules`);
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'iptables-save')).includes(':FORWARD DROP'), 'what is forwarded is dropped by default');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', [`node1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', [`node2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, `iptables -P INPUT ACCEPT; iptables -P FORWARD ACCEPT; for hook in INPUT FORWARD; do iptables-save -t filter | sed -n "s/^-A \\($hook -j ufw-.*\\)/\\1/p" | while read -r rule; do iptables -D $rule; done; done
        for chain in $(iptables-save -t filter | sed -n 's/^:\\(ufw-[^ ]*\\) .*/\\1/p'); do iptables -F $chain; done; for chain in $(iptables-save -t filter | sed -n 's/^:\\(ufw-[^ ]*\\) .*/\\1/p'); do iptables -X $chain; done`);
    }
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
