import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a routing daemon has turned the next hop of the route to the pods of another node into a blackhole, and the route itself still stands',
  inject: (lab) => lab.on('node1', `set -e; ip route show 10.244.2.0/24 > /run/route.kept; ip nexthop add id 20 via $(awk '{ print $3 }' /run/route.kept) dev eth0 proto zebra; ip route replace 10.244.2.0/24 nhid 20; ip nexthop replace id 20 blackhole proto zebra`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers', [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'ip nexthop flush; ip route replace $(cat /run/route.kept)'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /blackhole|route|10\.244\.2\.0/ }] },
} satisfies Fault;
