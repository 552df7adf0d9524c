import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, must, podOn, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the bridge of a node has learned for good that a pod is behind the port of another one',
  inject: async (lab) => {
    const [mac = ''] = /(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/.exec(await lab.inNetworkOf((await podOn(lab, 'node1')).name, 'ip -o link show eth0')) ?? [];
    const index = (await lab.inNetworkOf('cli1', `ip -o link show eth0 | sed 's/.*@if\\([0-9]*\\):.*/\\1/'`)).trim();
    // A sticky entry stays, whatever comes in by another port.
    await lab.on('node1', `bridge fdb replace ${mac} dev "$(ip -o link | sed -n 's/^${index}: \\([^@]*\\)@.*/\\1/p')" master static sticky`);
  },
  symptom: async (lab) => {
    const { ip } = await podOn(lab, 'node1');
    must((await podsOf(lab)).every(({ ready }) => ready), 'the pods are Ready');
    await expectOutcomes(lab, { [`cli2 ${ip}:9376`]: ['timed out', 'unreachable'], [`node1 ${ip}:9376`]: ['timed out', 'unreachable'], [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' });
  },
  heal: async (lab) => {
    await lab.on('node1', 'bridge fdb show br cni0 | grep sticky | while read -r mac dev port rest; do bridge fdb del "$mac" dev "$port" master; done');
    await deletePods(lab);
  },
  expected: { named: [{ layer: 'node-network', object: /^(Node node1|Pod app\/web-\S+)$/ }] },
} satisfies Fault;
