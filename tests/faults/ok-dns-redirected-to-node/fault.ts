import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const labels = { app: 'dns-near' };

export default {
  what: 'what pods ask the DNS Service is redirected to a cache on their node, which asks the servers for them',
  inject: async (lab) => {
    const [image, address] = [await lab.kubectl('-n', 'kube-system', 'get', 'deployment', 'coredns', '-o', 'jsonpath={.spec.template.spec.containers[0].image}'), await serviceIp(lab, 'kube-dns', 'kube-system')];
    await lab.replace([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'dns-near', namespace: 'kube-system' }, data: { Corefile: `.:5353 {\n    errors\n    cache 30\n    forward . ${address}\n}\n` } },
      {
        apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'dns-near', namespace: 'kube-system' },
        spec: {
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              hostNetwork: true, dnsPolicy: 'Default', terminationGracePeriodSeconds: 1, tolerations: [{ operator: 'Exists' }],
              containers: [{ name: 'cache', image, imagePullPolicy: 'IfNotPresent', args: ['-conf', '/etc/coredns/Corefile'], readinessProbe: { tcpSocket: { port: 5353 }, periodSeconds: 2 }, volumeMounts: [{ name: 'config', mountPath: '/etc/coredns', readOnly: true }] }],
              volumes: [{ name: 'config', configMap: { name: 'dns-near' } }],
            },
          },
        },
      },
    ]);
    await until('the caches are Ready', 60, async () => (await podsOf(lab, 'app=dns-near', 'kube-system')).filter(({ ready }) => ready).length === 2);
    for (const node of ['node1', 'node2']) await lab.on(node, `nft 'add table ip dns-near; add chain ip dns-near in { type nat hook prerouting priority -110; }; add rule ip dns-near in iifname "cni0" ip daddr ${address} meta l4proto { tcp, udp } th dport 53 counter redirect to :5353'`);
  },
  symptom: async (lab) => {
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
    for (const node of ['node1', 'node2']) must(/counter packets [1-9]/.test(await lab.on(node, 'nft list table ip dns-near')), `lookups are redirected on ${node}`);
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'nft delete table ip dns-near');
    await lab.kubectl('-n', 'kube-system', 'delete', 'daemonset/dns-near', 'configmap/dns-near', '--cascade=foreground', '--timeout=60s');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
