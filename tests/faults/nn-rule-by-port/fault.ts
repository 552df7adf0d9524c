import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a routing rule of a node sends by its port what pods ask of the application, to an inspection gateway that is gone; lookups and all else go the usual way',
  inject: (lab) => lab.on('node1', `set -e; net=$(ip route show 10.244.2.0/24 | sed 's/.*via \\([0-9.]*\\)\\.[0-9]* .*/\\1/'); ip route add default via $net.99 dev eth0 table 90; ip rule add pref 900 iif cni0 ipproto tcp dport 9376 lookup 90`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`node1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', 'cli2 web:80': 'answers' }),
  heal: (lab) => lab.on('node1', 'ip rule del pref 900; ip route flush table 90'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /table 90|rule|\.99/ }] },
} satisfies Fault;
