import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a node is to give its pods addresses of another node\'s range, which is not that of its bridge',
  inject: async (lab) => {
    await lab.on('node2', `for file in /etc/cni/net.d/*.conflist; do cp $file /run/$(basename $file).kept; sed -i 's#10.244.2.0/24#10.244.1.0/24#' $file; done`);
    await deletePods(lab);
  },
  symptom: async (lab) => must((await lab.kubectl('-n', 'app', 'get', 'events', '-o', 'jsonpath={.items[*].message}')).includes('already has an IP address different from') && (await podsOf(lab)).some(({ node, ip }) => node === 'node2' && ip === ''), 'a pod of node2 gets no address'),
  heal: async (lab) => {
    await lab.on('node2', `for file in /etc/cni/net.d/*.conflist; do cat /run/$(basename $file).kept > $file; done`);
    await deletePods(lab);
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'node-network', object: 'Node node2' }] },
} satisfies Fault;
