import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a client keeps an old hardware address of its gateway',
  client: 'app/cli1',
  inject: (lab) => lab.inNetworkOf('cli1', `ip neigh replace "$(ip route show default | sed 's/.*via \\([0-9.]*\\).*/\\1/')" lladdr 02:00:00:00:00:99 nud permanent dev eth0`),
  symptom: async (lab) => {
    const [here, there] = await Promise.all(['node1', 'node2'].map(async (node) => (await podsOf(lab)).find((pod) => pod.node === node)?.ip));
    await expectOutcomes(lab, { [`cli1 ${there}:9376`]: 'timed out', [`cli1 ${here}:9376`]: 'answers' });
  },
  heal: (lab) => replaceClient(lab, 'cli1', {}),
  expected: {
    // Bridge-netfilter translates on the bridge what is for a Service, and then takes it for the node's whatever its hardware address.
    status: 'at-risk',
    named: [{ layer: 'node-network', object: 'Pod app/cli1', message: /02:00:00:00:00:99/ }],
    also: [{ layer: 'node-network', object: 'Pod app/cli1', finding: 'node-network/client-cut-off' }],
  },
} satisfies Fault;
