import type { Fault } from '../harness/fault.ts';
import { endOverlay, makeOverlay } from '../harness/overlay.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'pods of other nodes are reached through a tunnel, and the hardware address of its device on one node was changed by udev after the agent had told it to the others',
  inject: async (lab) => {
    await makeOverlay(lab);
    await lab.on('node2', 'ip link set flannel.1 address 0e:11:22:33:44:55');
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: (lab) => endOverlay(lab),
  expected: { named: [{ layer: 'node-network', object: /^Node node[12]$/, message: /flannel\.1|tunnel|hardware/ }] },
} satisfies Fault;
