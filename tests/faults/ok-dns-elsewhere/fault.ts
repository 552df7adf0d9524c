import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const namespace = 'cluster-dns';
const labels = { 'dns.operator.example.com/daemonset-dns': 'default' };

export default {
  what: 'cluster DNS is a DaemonSet of another name, with other labels and ports, in another namespace',
  inject: async (lab) => {
    const corefile = (await lab.kubectl('-n', 'kube-system', 'get', 'configmap', 'coredns', '-o', 'jsonpath={.data.Corefile}')).replace('.:53', '.:5353').replace(':9153', ':9154');
    const service = JSON.parse(await lab.kubectl('-n', 'kube-system', 'get', 'service', 'kube-dns', '-o', 'json')) as { spec: { clusterIP: string } };
    const image = await lab.kubectl('-n', 'kube-system', 'get', 'deployment', 'coredns', '-o', 'jsonpath={.spec.template.spec.containers[0].image}');
    await lab.replace([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'dns', namespace } },
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: 'elsewhere:dns' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:coredns' }, subjects: [{ kind: 'ServiceAccount', name: 'dns', namespace }] },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'dns-default', namespace }, data: { Corefile: corefile } },
      {
        apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'dns-default', namespace },
        spec: {
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              serviceAccountName: 'dns', dnsPolicy: 'Default', priorityClassName: 'system-node-critical', tolerations: [{ operator: 'Exists' }],
              containers: [{
                name: 'dns', image, imagePullPolicy: 'IfNotPresent', args: ['-conf', '/etc/coredns/Corefile'],
                ports: [{ name: 'dns', containerPort: 5353, protocol: 'UDP' }, { name: 'dns-tcp', containerPort: 5353, protocol: 'TCP' }],
                readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 3 },
                volumeMounts: [{ name: 'config', mountPath: '/etc/coredns', readOnly: true }],
              }],
              volumes: [{ name: 'config', configMap: { name: 'dns-default' } }],
            },
          },
        },
      },
    ]);
    await until('the servers are Ready', 60, async () => (await podsOf(lab, 'dns.operator.example.com/daemonset-dns', namespace)).filter(({ ready }) => ready).length === 2);
    await lab.kubectl('-n', 'kube-system', 'delete', 'service', 'kube-dns');
    await lab.replace([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'dns-default', namespace, labels }, spec: { clusterIP: service.spec.clusterIP, selector: labels, ports: [{ name: 'dns', port: 53, protocol: 'UDP', targetPort: 'dns' }, { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 'dns-tcp' }] } }]);
    await lab.kubectl('-n', 'kube-system', 'delete', 'deployment', 'coredns', '--timeout=60s');
    await until('the old servers are gone', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).length === 0);
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'kube-system', 'get', 'services,deployments', '-o', 'name')).trim() === '', 'nothing of it is in kube-system');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await lab.kubectl('delete', 'namespace', namespace, '--timeout=90s');
    await lab.kubectl('delete', 'clusterrolebinding', 'elsewhere:dns');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
