import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

export default {
  what: 'a node sends what is for the pods of the other by way of a router, and the answers come straight',
  inject: (lab) => lab.on('node1', `set -e; ip route show 10.244.2.0/24 > /run/route.kept; via=$(awk '{ print $3 }' /run/route.kept); ip route replace 10.244.2.0/24 via \${via%.*}.2 dev eth0`),
  symptom: async (lab) => {
    must(/via [\d.]+\.2 /.test(`${(await lab.on('node1', 'ip route show 10.244.2.0/24')).trim()} `), 'the router is on the way');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'ip route replace $(cat /run/route.kept)'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
