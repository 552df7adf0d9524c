import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

/** The device on the node of the pod that has an address. */
const portOf = async (lab: Parameters<Fault['inject']>[0], ip: string): Promise<string> =>
  (await lab.on('node1', `ping -c 1 -W 1 ${ip} > /dev/null; mac=$(ip neigh show ${ip} dev cni0 | sed 's/.*lladdr \\([^ ]*\\).*/\\1/'); bridge fdb show br cni0 | sed -n "s/^$mac dev \\(veth[^ ]*\\) .*/\\1/p" | head -1`)).trim();

export default {
  what: 'the bridge of a node keeps the port of one pod blocked',
  inject: async (lab) => {
    const server = await podOn(lab, 'node1');
    const port = await portOf(lab, server.ip);
    await lab.on('node1', `bridge link set dev ${port} state 4`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'] }),
  heal: deletePods,
  expected: { named: [{ layer: 'node-network', object: /^(Pod app\/web-.*|Node node1)$/ }] },
} satisfies Fault;
