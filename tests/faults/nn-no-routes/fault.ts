import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'the nodes that hand out the routes (route reflectors) were chosen by a label that an upgrade has taken away, so no node has a route to the pods of any other',
  target: 'practice',
  grep: 'dns',
  inject: async (lab) => {
    for (const [node, other] of [['node1', 2], ['node2', 1]] as const) await lab.on(node, `ip route show 10.244.${other}.0/24 > /run/route.kept; ip route del 10.244.${other}.0/24`);
    await lab.on('cp', 'ip route show | grep ^10.244 > /run/routes.kept; ip route del 10.244.1.0/24; ip route del 10.244.2.0/24');
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'ip route replace $(cat /run/route.kept)');
    await lab.on('cp', 'while read -r route; do ip route replace $route; done < /run/routes.kept');
  },
  // Whose task these routes are, the nodes' or the gateway's, cannot be told when none of them has any.
  expected: { named: [{ layer: 'node-network', object: /^Node node[12]$|^the network between nodes$/, message: /route/ }], also: [{ layer: 'node-network', object: /^Node node[12]$/ }] },
} satisfies Fault;
