import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

export default {
  what: 'a node sends what is for the pods of the third by way of the second, which hands it on, as in a ring; the answers come straight (--nodes 3)',
  inject: (lab) => lab.on('node1', 'ip route show 10.244.3.0/24 > /run/route.kept; via=$(ip route show 10.244.2.0/24 | awk \'{ print $3 }\'); ip route replace 10.244.3.0/24 via $via dev eth0'),
  symptom: async (lab) => {
    must((await lab.on('node1', 'ip route show 10.244.3.0/24')).includes('.12 '), 'the route is by the second');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', [`cli1 ${(await podOn(lab, 'node3')).ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'ip route replace $(cat /run/route.kept)'),
  // That the way hangs on another node is worth a word, and is no fault.
  expected: { status: ['healthy', 'at-risk'], named: [], also: [{ layer: 'node-network', object: 'Node node1', message: /node2/ }] },
} satisfies Fault;
