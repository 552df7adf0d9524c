import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a pod sends packets that live for one hop, so its answers do not leave its node',
  inject: async (lab) => lab.inNetworkOf((await podOn(lab, 'node1')).name, 'echo 1 > /proc/sys/net/ipv4/ip_default_ttl'),
  symptom: async (lab) => {
    const { ip } = await podOn(lab, 'node1');
    await expectOutcomes(lab, { [`cli2 ${ip}:9376`]: 'timed out', [`cli1 ${ip}:9376`]: 'answers', [`node1 ${ip}:9376`]: 'answers' });
  },
  heal: deletePods,
  expected: { named: [{ layer: ['node-network', 'pods'], object: /^Pod app\/web-/ }] },
} satisfies Fault;
