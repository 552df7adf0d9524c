import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a node has no route to the pods of the other',
  inject: (lab) => lab.on('node1', 'ip route del 10.244.2.0/24'),
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    const [here, there] = ['node1', 'node2'].map((node) => pods.find((pod) => pod.node === node)?.ip ?? '');
    await expectOutcomes(lab, { [`cli1 ${here}:9376`]: 'answers', [`cli1 ${there}:9376`]: ['timed out', 'unreachable'] });
  },
  heal: async (lab) => {
    const peer = await lab.kubectl('get', 'node', 'node2', '-o', 'jsonpath={.status.addresses[?(@.type=="InternalIP")].address}');
    await lab.on('node1', `ip route replace 10.244.2.0/24 via ${peer}`);
  },
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/route' }] },
} satisfies Fault;
