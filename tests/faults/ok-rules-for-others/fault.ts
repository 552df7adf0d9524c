import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

/** Rules of routing that lead to a router that is gone, each for packets that nobody of the cluster sends. */
const rules = ['pref 300 tos 0x10', 'pref 301 uidrange 4711-4712', 'pref 302 ipproto udp dport 51820', 'pref 303 fwmark 0x900/0xf00', 'pref 304 from 10.244.200.0/24', 'pref 305 to 203.0.113.0/24', 'pref 306 iif wg9', 'pref 307 ipproto tcp sport 8443', 'pref 308 from 10.244.0.0/16 to 198.51.100.0/24'];

export default {
  what: 'the nodes have nine rules of routing to a router that is gone, and a route to the pods of others for one type of service, each of which is for packets that nobody of the cluster sends',
  inject: async (lab) => {
    for (const [node, other] of [['node1', '2'], ['node2', '1']] as const) {
      await lab.on(node, `set -e; via=$(ip route show 10.244.${other}.0/24 | awk '{ print $3 }'); ip route add default via \${via%.*}.97 dev eth0 table 300; ip route add 10.244.${other}.0/24 tos 0x10 via \${via%.*}.97 dev eth0; ${rules.map((rule) => `ip rule add ${rule} lookup 300`).join('; ')}; ip rule add pref 310 iif wg8 prohibit`);
    }
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'ip rule')).includes('uidrange'), 'they are there');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' });
  },
  heal: async (lab) => {
    for (const [node, other] of [['node1', '2'], ['node2', '1']] as const) await lab.on(node, `for p in 300 301 302 303 304 305 306 307 308 310; do ip rule del pref $p; done; ip route flush table 300; ip route del 10.244.${other}.0/24 tos 0x10; true`);
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
