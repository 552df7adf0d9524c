import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the rules of the API\'s Service IP are gone on the node of the only DNS server, which was restarted since',
  inject: async (lab) => {
    await lab.patch(
      'kube-system', 'deployment/coredns',
      { op: 'replace', path: '/spec/replicas', value: 1 }, { op: 'remove', path: '/spec/template/spec/topologySpreadConstraints' },
      { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } }, { op: 'add', path: '/spec/template/spec/nodeSelector', value: { 'kubernetes.io/hostname': 'node1' } },
    );
    await until('one server is left', 60, async () => {
      const servers = await podsOf(lab, 'k8s-app=kube-dns', 'kube-system');
      return servers.length === 1 && servers.every(({ ready, node }) => ready && node === 'node1');
    });
    await lab.component('stop', 'node1', 'kube-proxy', 'STOP');
    await lab.on(
      'node1',
      lab.proxy === 'iptables'
        ? `iptables -t nat -S KUBE-SERVICES | grep -F -- '-d 10.96.0.1/32' | sed 's/^-A/-D/' | while read -r rule; do eval "iptables -t nat $rule"; done`
        : `nft delete element ip kube-proxy service-ips '{ 10.96.0.1 . tcp . 443 }'`,
    );
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1', '--wait=true');
    await until('the new server runs', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).some(({ phase, deleted }) => phase === 'Running' && !deleted));
  },
  symptom: async (lab) => {
    must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ ready }) => !ready), 'the server is not Ready');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'] });
  },
  heal: (lab) => lab.component('restart', 'node1', 'kube-proxy'),
  expected: {
    // The DNS server only follows: what it waits for is behind the rules of its node.
    named: [{ layer: 'proxy', object: 'Node node1' }],
    consequences: ['dns'],
  },
} satisfies Fault;
