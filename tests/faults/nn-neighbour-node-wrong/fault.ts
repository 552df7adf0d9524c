import type { Fault } from '../harness/fault.ts';
import type { Lab } from '../harness/lab.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const addressOf = (lab: Lab, node: string): Promise<string> => lab.kubectl('get', 'node', node, '-o', 'jsonpath={.status.addresses[?(@.type=="InternalIP")].address}');

export default {
  what: 'a node keeps the hardware address that the other node had before its machine was replaced',
  inject: async (lab) => lab.on('node1', `ip neigh replace ${await addressOf(lab, 'node2')} lladdr 02:00:00:00:00:99 dev eth0 nud permanent`),
  symptom: async (lab) => {
    const [here, there] = [await podOn(lab, 'node1'), await podOn(lab, 'node2')];
    await expectOutcomes(lab, { [`cli1 ${there.ip}:9376`]: 'timed out', [`cli2 ${here.ip}:9376`]: 'timed out', [`cli1 ${here.ip}:9376`]: 'answers', [`cli2 ${there.ip}:9376`]: 'answers' });
  },
  heal: async (lab) => lab.on('node1', `ip neigh del ${await addressOf(lab, 'node2')} dev eth0`),
  expected: { named: [{ layer: 'node-network', object: 'Node node1' }] },
} satisfies Fault;
