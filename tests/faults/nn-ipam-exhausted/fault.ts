import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a node has no address left for new pods',
  inject: async (lab) => {
    // The only address of the range is one that a pod has.
    const taken = await lab.kubectl('-n', 'app', 'get', 'pod', 'cli1', '-o', 'jsonpath={.status.podIP}');
    await lab.on('node1', `for file in /etc/cni/net.d/*.conflist; do cp $file /run/$(basename $file).kept; sed -i 's#"subnet": "10.244.1.0/24"#"subnet": "10.244.1.0/24", "rangeStart": "${taken}", "rangeEnd": "${taken}"#' $file; done`);
    await deletePods(lab);
  },
  symptom: async (lab) => must((await lab.kubectl('-n', 'app', 'get', 'events', '-o', 'jsonpath={.items[*].message}')).includes('no IP addresses available') && (await podsOf(lab)).some(({ node, ip }) => node === 'node1' && ip === ''), 'a pod of node1 gets no address'),
  heal: (lab) => lab.on('node1', `for file in /etc/cni/net.d/*.conflist; do cat /run/$(basename $file).kept > $file; done`),
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'node-network', object: 'Node node1' }] },
} satisfies Fault;
