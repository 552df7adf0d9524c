import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const rules = `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -i lo -j ACCEPT
-A INPUT -p icmp -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -p tcp -j ACCEPT
-A INPUT -p udp -j ACCEPT
-A FORWARD -p tcp -j ACCEPT
-A FORWARD -p udp -j ACCEPT
-A FORWARD -p icmp -j ACCEPT
-A FORWARD -p sctp -j ACCEPT
COMMIT
*nat
:IP-MASQ - [0:0]
-A PREROUTING -d 169.254.169.254/32 ! -i eth0 -p tcp -m tcp --dport 80 -m comment --comment "metadata-concealment: bridge traffic to metadata server goes to metadata proxy" -j DNAT --to-destination 169.254.169.252:988
-A PREROUTING -d 169.254.169.254/32 ! -i eth0 -p tcp -m tcp --dport 8080 -m comment --comment "metadata-concealment: bridge traffic to metadata server goes to metadata proxy" -j DNAT --to-destination 169.254.169.252:987
-A POSTROUTING -m comment --comment "ip-masq: ensure nat POSTROUTING directs all non-LOCAL destination traffic to our custom IP-MASQ chain" -m addrtype ! --dst-type LOCAL -j IP-MASQ
-A IP-MASQ -d 10.0.0.0/8 -j RETURN
-A IP-MASQ -d 240.0.0.0/4 -j RETURN
-A IP-MASQ -m comment --comment "ip-masq: outbound traffic is subject to MASQUERADE" -j MASQUERADE
COMMIT`;

export default {
  what: 'the nodes are set up as those of GKE: what comes in and what is forwarded is dropped by default and admitted protocol by protocol, requests for the metadata of the machine are led to a proxy, an agent masquerades; the pods of the Service have a gate that its load balancer has opened',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `cat > /run/gke.rules <<'END'\n${rules}\nEND\niptables-restore --noflush < /run/gke.rules`);
    await lab.kubectl('-n', 'app', 'annotate', 'service', 'web', 'cloud.google.com/neg={"ingress":true}', 'cloud.google.com/neg-status={"network_endpoint_groups":{"80":"k8s1-1f0c-app-web-80-9b1c"},"zones":["europe-west1-b"]}');
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/template/spec/readinessGates', value: [{ conditionType: 'cloud.google.com/load-balancer-neg-ready' }] }, { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } });
    await until('the new pods run', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ phase, deleted }) => phase === 'Running' && !deleted);
    });
    for (const { name } of await podsOf(lab)) await lab.kubectl('-n', 'app', 'patch', 'pod', name, '--subresource=status', '--type=strategic', '-p', '{"status":{"conditions":[{"type":"cloud.google.com/load-balancer-neg-ready","status":"True","reason":"LoadBalancerNegReady"}]}}');
    await until('they are Ready', 60, async () => (await readyEndpoints(lab)).length === 3);
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, `iptables -P INPUT ACCEPT; iptables -P FORWARD ACCEPT; printf '%s\\n' '${rules.replaceAll('\n', '\n')}' | sed -n '1,/COMMIT/s/^-A //p' | while read -r rule; do iptables -D $rule; done
        iptables-save -t nat | sed -n 's/^-A \\(.*\\(metadata-concealment\\|-j IP-MASQ\\).*\\)$/\\1/p' | while read -r rule; do eval iptables -t nat -D $rule; done; iptables -t nat -F IP-MASQ; iptables -t nat -X IP-MASQ`);
    }
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
