import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

// What pods send has their own address, and what the node sends to the Service gets its address before it is translated: the route to the Service IP says it.
export default {
  what: 'the route of a node to the pods of the other names a source address (src) to which nobody knows the way back, and the client is in the network of that node',
  client: 'app/cli1',
  inject: async (lab) => {
    await replaceClient(lab, 'cli1', { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' });
    await lab.on('node1', 'ip addr add 192.0.2.77/32 dev lo; ip route show 10.244.2.0/24 > /run/route.kept; ip route replace $(cat /run/route.kept) src 192.0.2.77');
    await lab.onWire('ip route add blackhole 192.0.2.0/24');
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers', 'cli2 web:80': 'answers' }),
  heal: async (lab) => {
    await lab.onWire('ip route del blackhole 192.0.2.0/24');
    await lab.on('node1', 'ip route replace $(cat /run/route.kept); ip addr del 192.0.2.77/32 dev lo');
  },
  expected: { status: 'at-risk', named: [{ layer: 'node-network', object: 'Node node1', message: /192\.0\.2\.77|src/ }] },
} satisfies Fault;
