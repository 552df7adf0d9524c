import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const rule = 'FORWARD -m conntrack --ctstate INVALID -j DROP';

export default {
  what: 'a node sends what is for the pods of the other by way of a firewall that minds connections, and the answers come straight, so the firewall never sees a handshake whole and drops what follows',
  inject: async (lab) => {
    await lab.on('cp', `iptables -A ${rule}`);
    await lab.on('node1', `set -e; ip route show 10.244.2.0/24 > /run/route.kept; via=$(awk '{ print $3 }' /run/route.kept); ip route replace 10.244.2.0/24 via \${via%.*}.2 dev eth0`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out', [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: async (lab) => {
    await lab.on('node1', 'ip route replace $(cat /run/route.kept)');
    await lab.on('cp', `iptables -D ${rule}`);
  },
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /\.2\b|route/ }] },
} satisfies Fault;
