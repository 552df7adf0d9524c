import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'one client has a security group of its own in the cloud, which lets it send to the application and not ask the DNS servers, which are all on the other node',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.patch('kube-system', 'deployment/coredns', { op: 'replace', path: '/spec/strategy', value: { type: 'Recreate' } }, { op: 'add', path: '/spec/template/spec/nodeSelector', value: { 'kubernetes.io/hostname': 'node2' } });
    await until('both servers are on node2', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).filter(({ node, ready, deleted }) => node === 'node2' && ready && !deleted).length === 2 && (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).length === 2);
    const ip = await lab.kubectl('-n', 'app', 'get', 'pod', 'cli1', '-o', 'jsonpath={.status.podIP}');
    await lab.onWire(`nft 'add table bridge sg; add chain bridge sg f { type filter hook forward priority 0; }; add rule bridge sg f ip saddr ${ip} udp dport 53 drop; add rule bridge sg f ip saddr ${ip} tcp dport 53 drop'`);
  },
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers', 'cli2 web:80': 'answers' }),
  heal: (lab) => lab.onWire('nft delete table bridge sg'),
  expected: { named: [{ layer: ['node-network', 'policy'], object: /^Pod app\/cli1$|^Node node[12]$|^the network between nodes$/ }] },
} satisfies Fault;
