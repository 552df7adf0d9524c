import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';
import { addressOf, endOverlay, makeOverlay } from '../harness/overlay.ts';

export default {
  what: 'pods of other nodes are reached through a tunnel, whose far end is for one node still the address that the other had before it was moved',
  inject: async (lab) => {
    await makeOverlay(lab);
    const old = (await addressOf(lab, 'node2')).replace(/\d+$/, '99');
    await lab.on('node1', `bridge fdb replace $(bridge fdb show dev flannel.1 | awk '/ dst / { print $1; exit }') dev flannel.1 dst ${old} self permanent`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers', [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: endOverlay,
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /flannel\.1|\.99|tunnel/ }] },
} satisfies Fault;
