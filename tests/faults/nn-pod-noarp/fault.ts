import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the interface of a pod neither asks nor answers who has an address (NOARP); it is up and has its address',
  inject: async (lab) => {
    const { name, ip } = await podOn(lab, 'node1');
    await lab.inNetworkOf(name, 'ip link set eth0 arp off');
    await lab.on('node1', `ip neigh flush to ${ip}`);
    await lab.inNetworkOf('cli1', `ip neigh flush to ${ip}`);
  },
  symptom: async (lab) => {
    const { name, ip } = await podOn(lab, 'node1');
    must((await lab.inNetworkOf(name, 'ip -o link show eth0')).includes('NOARP'), 'the interface says NOARP');
    await expectOutcomes(lab, { [`cli1 ${ip}:9376`]: ['timed out', 'unreachable'], [`cli2 ${ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' });
    must((await podsOf(lab)).every(({ ready }) => ready), 'the pods are Ready');
  },
  heal: async (lab) => lab.inNetworkOf((await podOn(lab, 'node1')).name, 'ip link set eth0 arp on'),
  expected: { named: [{ layer: 'node-network', object: /^Pod app\/web-/, message: /arp/i }] },
} satisfies Fault;
