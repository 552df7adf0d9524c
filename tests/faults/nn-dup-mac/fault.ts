import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { must, podOn } from '../harness/symptom.ts';

export default {
  what: 'two pods of a node have the same hardware address',
  inject: async (lab) => {
    const server = await podOn(lab, 'node1');
    const other = (await lab.inNetworkOf('cli1', 'cat /sys/class/net/eth0/address')).trim();
    await lab.inNetworkOf(server.name, `gw=$(ip route show default | awk '{ print $3 }'); ip link set eth0 down; ip link set eth0 address ${other}; ip link set eth0 up; ip route replace default via $gw`);
  },
  symptom: async (lab) => {
    const address = 'cat /sys/class/net/eth0/address';
    must((await lab.inNetworkOf('cli1', address)) === (await lab.inNetworkOf((await podOn(lab, 'node1')).name, address)), 'both have one hardware address');
  },
  heal: deletePods,
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'node-network', object: /^Pod app\//, finding: 'node-network/duplicate-mac' }] },
} satisfies Fault;
