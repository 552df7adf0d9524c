import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

export default {
  what: 'of three nodes the network between two carries nothing in one direction; all other pairs are well (--nodes 3)',
  inject: async (lab) => {
    // So that there is one on each node.
    await deletePods(lab);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
    await lab.onWire(`nft 'add table bridge acl; add chain bridge acl f { type filter hook forward priority 0; }; add rule bridge acl f ip saddr 10.244.2.0/24 ip daddr 10.244.3.0/24 drop'`);
  },
  symptom: async (lab) => {
    const third = await podOn(lab, 'node3');
    await expectOutcomes(lab, { [`cli2 ${third.ip}:9376`]: 'timed out', [`cli1 ${third.ip}:9376`]: 'answers', [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' });
    must((await lab.inNetworkOf(third.name, `curl -s -m 3 http://${(await podOn(lab, 'node2')).ip}:9376/ || echo lost`)).includes('lost'), 'nor do the answers come');
  },
  heal: (lab) => lab.onWire('nft delete table bridge acl'),
  expected: { named: [{ layer: 'node-network', object: 'the network between nodes', message: /node2.*node3/ }] },
} satisfies Fault;
