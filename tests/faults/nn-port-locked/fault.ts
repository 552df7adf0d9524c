import type { Fault } from '../harness/fault.ts';
import type { Lab } from '../harness/lab.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

/** The node's end of the interface of the pod. */
async function deviceOf(lab: Lab, pod: string): Promise<string> {
  const index = /@if(\d+)/.exec(await lab.inNetworkOf(pod, 'ip -o link show eth0'))?.[1] ?? '';
  return (await lab.on('node1', `ip -o link | sed -n 's/^${index}: \\([^@:]*\\)@.*/\\1/p'`)).trim();
}

export default {
  what: 'a port of the bridge of a node is locked: it takes frames only of those whom an administrator has put down as allowed, and the pod there is not',
  inject: async (lab) => {
    const device = await deviceOf(lab, (await podOn(lab, 'node1')).name);
    await lab.on('node1', `echo ${device} > /run/device.locked; bridge fdb flush dev ${device} 2>/dev/null; bridge link set dev ${device} learning off locked on; ip link set ${device} nomaster; ip link set ${device} master cni0; bridge link set dev ${device} hairpin on learning off locked on`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'], [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'bridge link set dev $(cat /run/device.locked) locked off learning on'),
  expected: { named: [{ layer: 'node-network', object: /^(Pod app\/web-\S+|Node node1)$/, message: /lock/ }] },
} satisfies Fault;
