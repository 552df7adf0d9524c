import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a pod was given the hardware address of its gateway, from an image of a machine that somebody cloned',
  inject: async (lab) => {
    const mac = (await lab.on('node1', 'cat /sys/class/net/cni0/address')).trim();
    const { name, ip } = await podOn(lab, 'node1');
    await lab.inNetworkOf(name, `ip link set eth0 down; ip link set eth0 address ${mac}; ip link set eth0 up; ip route add default via 10.244.1.1 2>/dev/null; true`);
    await lab.on('node1', `ip neigh del ${ip} dev cni0; true`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'] }),
  heal: deletePods,
  expected: { named: [{ layer: 'node-network', object: /^(Pod app\/web-\S+|Node node1)$/, message: /hardware address|MAC/i }] },
} satisfies Fault;
