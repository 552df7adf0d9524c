import type { Fault } from '../harness/fault.ts';
import { lookUp, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const labels = { 'k8s-app': 'kube-dns', 'app.kubernetes.io/name': 'dns-forwarder' };

export default {
  what: 'servers that somebody put up for the names of the company have the label that the Service of cluster DNS selects, and say of every Service that there is none',
  inject: async (lab) => {
    const image = await lab.kubectl('-n', 'kube-system', 'get', 'deployment', 'coredns', '-o', 'jsonpath={.spec.template.spec.containers[0].image}');
    await lab.replace([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'dns-forwarder', namespace: 'kube-system' }, data: { Corefile: '.:53 {\n    errors\n    ready\n    cache 5\n    forward . /etc/resolv.conf\n}\n' } },
      {
        apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'dns-forwarder', namespace: 'kube-system' },
        spec: {
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              dnsPolicy: 'Default', terminationGracePeriodSeconds: 1, volumes: [{ name: 'config', configMap: { name: 'dns-forwarder' } }],
              containers: [{ name: 'dns', image, imagePullPolicy: 'IfNotPresent', args: ['-conf', '/etc/coredns/Corefile'], readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 2 }, volumeMounts: [{ name: 'config', mountPath: '/etc/coredns', readOnly: true }] }],
            },
          },
        },
      },
    ]);
    await until('it is Ready', 60, async () => (await podsOf(lab, 'app.kubernetes.io/name=dns-forwarder', 'kube-system')).some(({ ready }) => ready));
  },
  symptom: async (lab) => {
    const answers = await Promise.all(Array.from({ length: 16 }, () => lookUp(lab, 'cli1', 'web.app.svc.cluster.local')));
    const right = answers.filter((answer) => answer.startsWith('10.')).length;
    must(right > 2 && right < 16, `${right} of 16 lookups are answered`);
  },
  heal: (lab) => lab.kubectl('-n', 'kube-system', 'delete', 'deployment/dns-forwarder', 'configmap/dns-forwarder', '--cascade=foreground', '--timeout=60s'),
  expected: { named: [{ layer: 'dns', object: /dns-forwarder|^Service kube-system\/kube-dns$/, message: /dns-forwarder/ }] },
} satisfies Fault;
