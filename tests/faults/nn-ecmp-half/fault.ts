import type { Fault } from '../harness/fault.ts';
import { askSome, must, podOn } from '../harness/symptom.ts';

export default {
  what: 'a node has two ways to the pods of the other, and one of them leads to a router that is gone',
  inject: (lab) => lab.on('node1', `ip route show 10.244.2.0/24 > /run/route.kept; via=$(awk '{ print $3 }' /run/route.kept); sysctl -q -w net.ipv4.fib_multipath_hash_policy=1; ip route replace 10.244.2.0/24 nexthop via $via dev eth0 nexthop via \${via%.*}.99 dev eth0`),
  symptom: async (lab) => {
    const outcomes = [...(await askSome(lab, 'cli1', `${(await podOn(lab, 'node2')).ip}:9376`)), ...(await askSome(lab, 'cli1', `${(await podOn(lab, 'node2')).ip}:9376`))];
    must(outcomes.includes('answers') && outcomes.some((one) => one !== 'answers'), `some connections are lost: ${outcomes.join(' / ')}`);
  },
  heal: (lab) => lab.on('node1', 'ip route replace $(cat /run/route.kept); sysctl -q -w net.ipv4.fib_multipath_hash_policy=0'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1' }] },
} satisfies Fault;
