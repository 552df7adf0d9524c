import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

const nodes = [['node1', 2], ['node2', 1]] as const;

export default {
  what: 'a routing daemon keeps the routes to the pods of other nodes as objects of the kernel (nhid), with its own protocol and metric, one of them in a group',
  inject: async (lab) => {
    for (const [node, other] of nodes) {
      const group = node === 'node1' ? 'ip nexthop add id 30 group 20 proto zebra' : 'true';
      await lab.on(node, `set -e; ip route show 10.244.${other}.0/24 > /run/route.kept; via=$(awk '{ print $3 }' /run/route.kept); ip nexthop add id 20 via $via dev eth0 proto zebra; ${group}; ip route add 10.244.${other}.0/24 nhid ${node === 'node1' ? 30 : 20} proto bgp metric 20; ip route del $(cat /run/route.kept)`);
    }
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'ip route show 10.244.2.0/24')).includes('nhid'), 'the route is one of an object');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' });
  },
  heal: async (lab) => {
    for (const [node, other] of nodes) await lab.on(node, `ip route add $(cat /run/route.kept); ip route del 10.244.${other}.0/24 metric 20; ip nexthop flush`);
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
