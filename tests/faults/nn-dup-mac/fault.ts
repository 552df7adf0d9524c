import type { Fault } from '../harness/fault.ts';
import type { Lab } from '../harness/lab.ts';
import { deletePods } from '../harness/roll-out.ts';
import { must, podOn } from '../harness/symptom.ts';

const macOf = async (lab: Lab, pod: string): Promise<string> => (/link\/ether (\S+)/.exec(await lab.inNetworkOf(pod, 'ip link show eth0'))?.[1] ?? '');

export default {
  what: 'two pods of a node have the same hardware address',
  inject: async (lab) => {
    const server = await podOn(lab, 'node1');
    const other = await macOf(lab, 'cli1');
    await lab.inNetworkOf(server.name, `gw=$(ip route show default | awk '{ print $3 }'); ip link set eth0 down; ip link set eth0 address ${other}; ip link set eth0 up; ip route replace default via $gw`);
  },
  symptom: async (lab) => {
    must((await macOf(lab, 'cli1')) === (await macOf(lab, (await podOn(lab, 'node1')).name)), 'both have one hardware address');
  },
  heal: deletePods,
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'node-network', object: /^Pod app\//, finding: 'node-network/duplicate-mac' }] },
} satisfies Fault;
