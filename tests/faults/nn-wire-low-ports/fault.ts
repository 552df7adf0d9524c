import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must, podOn, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the security group of the nodes lets them send one another what is for high ports alone, so lookups come through only where they stay on their node',
  target: 'practice',
  inject: (lab) => lab.onWire(`nft 'add table bridge sg; add chain bridge sg f { type filter hook forward priority 0; }; add rule bridge sg f ip saddr 10.244.0.0/16 ip daddr 10.244.0.0/16 udp dport < 1024 drop; add rule bridge sg f ip saddr 10.244.0.0/16 ip daddr 10.244.0.0/16 tcp dport < 1024 drop'`),
  symptom: async (lab) => {
    const servers = await podsOf(lab, 'k8s-app=kube-dns', 'kube-system');
    const far = servers.map(({ node, ip }) => ({ client: node === 'node1' ? 'cli2' : 'cli1', ip }));
    for (const { client, ip } of far) must((await lookUp(lab, client, 'web.app.svc.cluster.local', ip)) === 'timed out', `the server ${ip} does not answer from the other node`);
    await expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.onWire('nft delete table bridge sg'),
  expected: { named: [{ layer: 'node-network', object: /^the network between nodes$|^Node node[12]$/, message: /DNS|53|UDP|lookup/i }] },
} satisfies Fault;
