import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a node sends what is for the pods of another one to an address that nobody has',
  inject: (lab) => lab.on('node1', `route=$(ip route show 10.244.2.0/24); echo "$route" > /run/route; ip route replace 10.244.2.0/24 via "$(echo "$route" | sed 's/.*via \\([0-9.]*\\)\\.[0-9]* .*/\\1/').199"`),
  symptom: async (lab) => {
    const [here, there] = ['node1', 'node2'].map((node) => node).map(async (node) => (await podsOf(lab)).find((pod) => pod.node === node)?.ip);
    await expectOutcomes(lab, { [`cli1 ${await there}:9376`]: ['timed out', 'unreachable'], [`cli1 ${await here}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'ip route replace $(cat /run/route); rm /run/route'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/route' }] },
} satisfies Fault;
