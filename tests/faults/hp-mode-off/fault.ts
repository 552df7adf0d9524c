import type { Fault } from '../harness/fault.ts';
import { askSelf, must, podsOf, serviceIp } from '../harness/symptom.ts';

const setPorts = (to: 'on' | 'off'): string => `for port in $(ls /sys/class/net/cni0/brif); do bridge link set dev "$port" hairpin ${to}; done`;

export default {
  what: 'the bridge of a node does not send a packet back through the port that it came from',
  inject: (lab) => lab.on('node1', setPorts('off')),
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    const address = await serviceIp(lab);
    const here = pods.filter(({ node }) => node === 'node1');
    must((await askSelf(lab, here[0]?.name ?? '', address)).includes('timed out'), 'a pod of node1 does not reach itself');
    must(!(await askSelf(lab, pods.find(({ node }) => node === 'node2')?.name ?? '', address)).includes('timed out'), 'a pod of node2 reaches itself');
  },
  heal: (lab) => lab.on('node1', setPorts('on')),
  expected: { named: [{ layer: 'hairpin', object: 'Node node1' }] },
} satisfies Fault;
