import { makeDualStack } from '../harness/dual-stack.ts';
import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const address6 = async (lab: Parameters<Fault['inject']>[0], pod: string): Promise<string> => lab.kubectl('-n', 'app', 'get', 'pod', pod, '-o', 'jsonpath={.status.podIPs[1].ip}');

export default {
  what: 'one pod has lost its default route for IPv6, so its answers over that reach its own node alone; IPv4 is well',
  lab: 'dual-stack',
  inject: async (lab) => {
    await makeDualStack(lab);
    await lab.inNetworkOf((await podOn(lab, 'node2')).name, 'ip -6 route del default');
  },
  symptom: async (lab) => {
    const { name, ip } = await podOn(lab, 'node2');
    await expectOutcomes(lab, { [`cli1 [${await address6(lab, name)}]:9376`]: ['timed out', 'unreachable'], [`cli1 ${ip}:9376`]: 'answers' });
  },
  heal: deletePods,
  expected: { named: [{ layer: 'node-network', object: /^Pod app\/web-/, finding: 'node-network/pod-no-route' }] },
} satisfies Fault;
