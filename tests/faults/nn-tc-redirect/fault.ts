import type { Fault } from '../harness/fault.ts';
import type { Lab } from '../harness/lab.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const file = '/run/device-of-pod';

/** The node's end of the interface of the pod. */
async function deviceOf(lab: Lab, pod: string): Promise<string> {
  const index = /@if(\d+)/.exec(await lab.inNetworkOf(pod, 'ip -o link show eth0'))?.[1] ?? '';
  return (await lab.on('node1', `ip -o link | sed -n 's/^${index}: \\([^@:]*\\)@.*/\\1/p'`)).trim();
}

export default {
  what: 'a filter of traffic control hands what a pod sends to a device that is down',
  inject: async (lab) => {
    const device = await deviceOf(lab, (await podOn(lab, 'node1')).name);
    await lab.on('node1', `echo ${device} > ${file}; ip link add sink0 type veth peer name sink1; tc qdisc add dev ${device} clsact; tc filter add dev ${device} ingress protocol ip u32 match u32 0 0 action mirred egress redirect dev sink0`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'] }),
  heal: (lab) => lab.on('node1', `tc qdisc del dev $(cat ${file}) clsact; ip link del sink0`),
  expected: { named: [{ layer: 'node-network', object: /^Pod app\/web-/, finding: 'node-network/traffic-control' }] },
} satisfies Fault;
