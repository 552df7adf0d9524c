import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn, serviceIp } from '../harness/symptom.ts';

const table = `table inet hardening {
  set bogons { type ipv4_addr; flags interval; elements = { 0.0.0.0/8, 10.96.0.0/12, 100.64.0.0/10, 169.254.0.0/16, 192.0.2.0/24, 198.18.0.0/15, 240.0.0.0/4 }; }
  chain early { type filter hook prerouting priority raw; policy accept; ip daddr @bogons counter drop; }
}`;

export default {
  what: 'a firewall of a node drops early what is for addresses that no wire carries, and its list has the range of Services, which are translated only later',
  inject: (lab) => lab.on('node1', `cat > /run/hardening.nft <<'END'\n${table}\nEND\nnft -f /run/hardening.nft`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: 'timed out', [`node1 ${await serviceIp(lab)}:80`]: 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', 'cli2 web:80': 'answers' }),
  heal: (lab) => lab.on('node1', 'nft delete table inet hardening'),
  expected: { named: [{ layer: ['node-network', 'proxy'], object: 'Node node1', message: /hardening|early/ }] },
} satisfies Fault;
