import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const rules = ['PREROUTING -i eth0 -m conntrack --ctstate NEW -j CONNMARK --set-mark 0x200', 'PREROUTING -i cni0 -j CONNMARK --restore-mark'];

// Who begins a connection from this node is well: only what is answered has the mark.
export default {
  what: 'a node with two ways out notes by which one a connection came and sends the answers back there, and the router of that table was replaced',
  inject: (lab) => lab.on('node2', `set -e; via=$(ip route show default | awk '{ print $3 }'); ip route add default via \${via%.*}.98 dev eth0 table 200; ip rule add pref 200 fwmark 0x200/0x200 lookup 200; ${rules.map((rule) => `iptables -t mangle -A ${rule}`).join('; ')}`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node2', `${rules.map((rule) => `iptables -t mangle -D ${rule}`).join('; ')}; ip rule del pref 200; ip route flush table 200`),
  expected: { named: [{ layer: 'node-network', object: 'Node node2', message: /table 200|lookup 200|0x200/ }] },
} satisfies Fault;
