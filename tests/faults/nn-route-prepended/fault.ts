import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a second agent has put its own route to the pods of the other node before the right one, which still stands, by a router that is gone',
  inject: (lab) => lab.on('node1', `via=$(ip route show 10.244.2.0/24 | awk '{ print $3 }'); ip route prepend 10.244.2.0/24 via \${via%.*}.99 dev eth0 proto 77`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers', [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'ip route del 10.244.2.0/24 proto 77'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /\.99/ }] },
} satisfies Fault;
