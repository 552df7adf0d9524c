import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must, podsOf, serviceIp } from '../harness/symptom.ts';

const rule = 'PREROUTING -d 10.96.0.10 -p udp --dport 53 -j NOTRACK';

export default {
  what: 'a DNS cache of the node is gone and has left its rules, which keep questions out of connection tracking',
  inject: (lab) => lab.on('node1', `iptables -t raw -A ${rule}; conntrack -D -p udp --dport 53 > /dev/null 2>&1; true`),
  symptom: async (lab) => {
    must((await serviceIp(lab, 'kube-dns', 'kube-system')) === '10.96.0.10', 'the rule is about the DNS Service');
    const [server] = await podsOf(lab, 'k8s-app=kube-dns', 'kube-system');
    must(/^10\./.test(await lookUp(lab, 'cli1', 'web.app.svc.cluster.local', server?.ip)), 'a server itself answers');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.on('node1', `iptables -t raw -D ${rule}; nft delete table ip raw`),
  expected: { named: [{ layer: 'proxy', object: 'Node node1', finding: 'proxy/untracked' }] },
} satisfies Fault;
