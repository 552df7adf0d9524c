import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

const rules = `*nat
:DOCKER_OUTPUT - [0:0]
:DOCKER_POSTROUTING - [0:0]
:KIND-MASQ-AGENT - [0:0]
-A PREROUTING -d 172.18.0.1/32 -j DOCKER_OUTPUT
-A OUTPUT -d 172.18.0.1/32 -j DOCKER_OUTPUT
-A POSTROUTING -d 172.18.0.1/32 -j DOCKER_POSTROUTING
-A POSTROUTING -m addrtype ! --dst-type LOCAL -m comment --comment "kind-masq-agent: ensure nat POSTROUTING directs all non-LOCAL destination traffic to our custom KIND-MASQ-AGENT chain" -j KIND-MASQ-AGENT
-A DOCKER_OUTPUT -d 172.18.0.1/32 -p tcp -m tcp --dport 53 -j DNAT --to-destination 127.0.0.11:41213
-A DOCKER_OUTPUT -d 172.18.0.1/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:54301
-A DOCKER_POSTROUTING -s 127.0.0.11/32 -p tcp -m tcp --sport 41213 -j SNAT --to-source 172.18.0.1:53
-A DOCKER_POSTROUTING -s 127.0.0.11/32 -p udp -m udp --sport 54301 -j SNAT --to-source 172.18.0.1:53
-A KIND-MASQ-AGENT -d 10.244.0.0/16 -m comment --comment "kind-masq-agent: local traffic is not subject to MASQUERADE" -j RETURN
-A KIND-MASQ-AGENT -m comment --comment "kind-masq-agent: outbound traffic is subject to MASQUERADE (must be last in chain)" -j MASQUERADE
COMMIT
*mangle
-A OUTPUT -d 10.96.0.0/16 -j ACCEPT
COMMIT`;

export default {
  what: 'the nodes are containers (kind): the embedded DNS of the engine is redirected to on each, all but what is for pods is masqueraded by an agent, and nothing is wrong',
  target: 'practice',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `cat > /run/kind.rules <<'END'\n${rules}\nEND\niptables-restore --noflush < /run/kind.rules; sysctl -qw net.ipv4.conf.all.route_localnet=1`);
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, `sysctl -qw net.ipv4.conf.all.route_localnet=0; iptables -t mangle -D OUTPUT -d 10.96.0.0/16 -j ACCEPT; iptables -t nat -D PREROUTING -d 172.18.0.1/32 -j DOCKER_OUTPUT; iptables -t nat -D OUTPUT -d 172.18.0.1/32 -j DOCKER_OUTPUT; iptables -t nat -D POSTROUTING -d 172.18.0.1/32 -j DOCKER_POSTROUTING
        iptables-save -t nat | sed -n 's/^-A \\(POSTROUTING .*KIND-MASQ-AGENT\\)$/\\1/p' | while read -r rule; do eval iptables -t nat -D $rule; done; for c in DOCKER_OUTPUT DOCKER_POSTROUTING KIND-MASQ-AGENT; do iptables -t nat -F $c; iptables -t nat -X $c; done`);
    }
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
