import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const rule = 'PREROUTING -i eth0 -m set --match-set bogons src -p tcp -m tcp ! --dport 6443 -j DROP';

export default {
  what: 'a node drops, before it tracks anything, what comes in by its uplink from private networks, and nobody has made an exception of those of the cluster but for the nodes',
  inject: async (lab) => lab.on('node2', `set -e; ipset create bogons hash:net; for net in 172.16.0.0/12 192.168.0.0/16 10.0.0.0/8 100.64.0.0/10; do ipset add bogons $net; done; ipset add bogons $(ip -o -4 addr show dev eth0 | awk '{ print $4 }') nomatch; iptables -t raw -A ${rule}`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out', [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`node1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node2', `iptables -t raw -D ${rule}; nft delete table ip raw; ipset destroy bogons`),
  expected: { named: [{ layer: 'node-network', object: 'Node node2', message: /bogons/ }] },
} satisfies Fault;
