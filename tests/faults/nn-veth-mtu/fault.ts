import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { must, podOn } from '../harness/symptom.ts';

/** The device on the node of the pod that has an address. */
const portOf = async (lab: Parameters<Fault['inject']>[0], ip: string): Promise<string> =>
  (await lab.on('node1', `ping -c 1 -W 1 ${ip} > /dev/null; mac=$(ip neigh show ${ip} dev cni0 | sed 's/.*lladdr \\([^ ]*\\).*/\\1/'); bridge fdb show br cni0 | sed -n "s/^$mac dev \\(veth[^ ]*\\) .*/\\1/p" | head -1`)).trim();

export default {
  what: 'the port of a pod carries smaller packets than the pod sends',
  inject: async (lab) => {
    const server = await podOn(lab, 'node1');
    await lab.on('node1', `ip link set mtu 1000 dev ${await portOf(lab, server.ip)}`);
  },
  symptom: async (lab) => must((await lab.on('node1', `ip link show dev ${await portOf(lab, (await podOn(lab, 'node1')).ip)}`)).includes('mtu 1000'), 'the port is narrow'),
  heal: deletePods,
  expected: { status: ['at-risk', 'broken'], named: [{ layer: 'node-network', object: /^(Pod app\/web-.*|Node node1)$/ }] },
} satisfies Fault;
