import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must, podOn, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the nodes are of two groups with security groups of their own, which let no lookup pass between them, and all DNS servers are in one of them',
  target: 'practice',
  grep: 'dns',
  inject: async (lab) => {
    await lab.patch('kube-system', 'deployment/coredns', { op: 'replace', path: '/spec/strategy', value: { type: 'Recreate' } }, { op: 'add', path: '/spec/template/spec/nodeSelector', value: { 'kubernetes.io/hostname': 'node1' } });
    await until('both servers are on node1', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).filter(({ node, ready, deleted }) => node === 'node1' && ready && !deleted).length === 2 && (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).length === 2);
    await lab.onWire(`nft 'add table bridge sg; add chain bridge sg f { type filter hook forward priority 0; }; add rule bridge sg f ip daddr 10.244.0.0/16 udp dport 53 drop; add rule bridge sg f ip daddr 10.244.0.0/16 tcp dport 53 drop'`);
  },
  symptom: async (lab) => {
    const servers = await podsOf(lab, 'k8s-app=kube-dns', 'kube-system');
    for (const { ip } of servers) must((await lookUp(lab, 'cli2', 'web.app.svc.cluster.local', ip)) === 'timed out', `the server ${ip} does not answer from the other node`);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': ['no name', 'timed out'], [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.onWire('nft delete table bridge sg'),
  expected: { named: [{ layer: 'node-network', object: /^the network between nodes$|^Node node[12]$/, message: /DNS|53|UDP|lookup/i }] },
} satisfies Fault;
