import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const labels = { app: 'dns-core' };

export default {
  what: 'the DNS servers that pods ask know nothing of the cluster themselves: they keep answers, and ask others behind them that do',
  inject: async (lab) => {
    const [image, corefile] = await Promise.all([lab.kubectl('-n', 'kube-system', 'get', 'deployment', 'coredns', '-o', 'jsonpath={.spec.template.spec.containers[0].image}'), lab.kubectl('-n', 'kube-system', 'get', 'configmap', 'coredns', '-o', 'jsonpath={.data.Corefile}')]);
    await lab.replace([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'dns-core', namespace: 'kube-system' }, data: { Corefile: corefile } },
      {
        apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'dns-core', namespace: 'kube-system' },
        spec: {
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              serviceAccountName: 'coredns', dnsPolicy: 'Default', terminationGracePeriodSeconds: 1, volumes: [{ name: 'config', configMap: { name: 'dns-core' } }],
              containers: [{ name: 'dns', image, imagePullPolicy: 'IfNotPresent', args: ['-conf', '/etc/coredns/Corefile'], readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 2 }, volumeMounts: [{ name: 'config', mountPath: '/etc/coredns', readOnly: true }] }],
            },
          },
        },
      },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'dns-core', namespace: 'kube-system' }, spec: { selector: labels, ports: [{ name: 'dns', port: 53, protocol: 'UDP' }, { name: 'dns-tcp', port: 53, protocol: 'TCP' }] } },
    ]);
    await until('the server behind is Ready', 60, async () => (await podsOf(lab, 'app=dns-core', 'kube-system')).some(({ ready }) => ready));
    const address = await serviceIp(lab, 'dns-core', 'kube-system');
    await edited(lab, () => `.:53 {\n    errors\n    health\n    ready\n    cache 10\n    forward . ${address}\n    prometheus :9153\n    reload\n}\n`);
  },
  symptom: async (lab) => {
    must(!(await lab.kubectl('-n', 'kube-system', 'get', 'configmap', 'coredns', '-o', 'jsonpath={.data.Corefile}')).includes('kubernetes'), 'they know nothing themselves');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', 'cli1 web.app.svc.cluster.local:80': 'answers' });
  },
  heal: (lab) => lab.kubectl('-n', 'kube-system', 'delete', 'deployment/dns-core', 'service/dns-core', 'configmap/dns-core', '--timeout=60s'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
