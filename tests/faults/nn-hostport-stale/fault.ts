import type { Fault } from '../harness/fault.ts';
import { addressOf } from '../harness/overlay.ts';
import { rollOut } from '../harness/roll-out.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the servers were pods with a port of their node (hostPort) and are in the network of the nodes now, and a node has kept the rules of the former, which lead whoever comes from another machine to an address that nobody has',
  inject: async (lab) => {
    await rollOut(lab, {}, 'ready', {
      replicas: 2, 'template/spec/hostNetwork': true,
      'template/spec/topologySpreadConstraints': [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'web' } } }],
    });
    await lab.on('node1', `cat > /run/hp.rules <<'END'
*nat
:CNI-HOSTPORT-DNAT - [0:0]
:CNI-DN-0c4a7ab6b4e9e2a0b8f12 - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT
-A OUTPUT -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT
-A CNI-HOSTPORT-DNAT -p tcp -m comment --comment "dnat name: \\"cbr0\\" id: \\"5a0c1f\\"" -m multiport --dports 9376 -j CNI-DN-0c4a7ab6b4e9e2a0b8f12
-A CNI-DN-0c4a7ab6b4e9e2a0b8f12 -p tcp -m tcp --dport 9376 -j DNAT --to-destination 10.244.1.250:9376
COMMIT
END
iptables-restore --noflush < /run/hp.rules`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${await addressOf(lab, 'node1')}:9376`]: ['timed out', 'unreachable'], [`cli2 ${await addressOf(lab, 'node2')}:9376`]: 'answers', [`cli1 ${await addressOf(lab, 'node2')}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'for h in PREROUTING OUTPUT; do while iptables -t nat -D $h -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT 2>/dev/null; do :; done; done; iptables -t nat -F CNI-HOSTPORT-DNAT; iptables -t nat -X CNI-HOSTPORT-DNAT; iptables -t nat -F CNI-DN-0c4a7ab6b4e9e2a0b8f12; iptables -t nat -X CNI-DN-0c4a7ab6b4e9e2a0b8f12'),
  expected: { named: [{ layer: ['node-network', 'proxy'], object: 'Node node1', message: /10\.244\.1\.250|CNI-(DN|HOSTPORT)|9376/ }] },
} satisfies Fault;
