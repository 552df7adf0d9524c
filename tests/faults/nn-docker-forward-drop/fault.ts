import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'Docker was started on a node and has set what is forwarded to be dropped unless its own chains admit it, which know its containers only',
  inject: (lab) =>
    lab.on('node1', `set -e; ip link add docker0 type bridge; ip addr add 172.17.0.1/16 dev docker0; ip link set docker0 up; iptables -N DOCKER-USER; iptables -N DOCKER-FORWARD; iptables -A FORWARD -j DOCKER-USER; iptables -A FORWARD -j DOCKER-FORWARD
      iptables -A DOCKER-FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT; iptables -A DOCKER-FORWARD -i docker0 -j ACCEPT; iptables -P FORWARD DROP`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out', [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`node1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'iptables -P FORWARD ACCEPT; iptables -D FORWARD -j DOCKER-USER; iptables -D FORWARD -j DOCKER-FORWARD; for chain in DOCKER-USER DOCKER-FORWARD; do iptables -F $chain; iptables -X $chain; done; ip link del docker0'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /FORWARD|policy|docker/i }] },
} satisfies Fault;
