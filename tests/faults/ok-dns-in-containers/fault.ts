import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a DNS server is a pod of three containers, as kube-dns was: one that knows the cluster, on a port of its own, a cache before it, and one for metrics',
  inject: async (lab) => {
    const [image, corefile] = await Promise.all([lab.kubectl('-n', 'kube-system', 'get', 'deployment', 'coredns', '-o', 'jsonpath={.spec.template.spec.containers[0].image}'), lab.kubectl('-n', 'kube-system', 'get', 'configmap', 'coredns', '-o', 'jsonpath={.data.Corefile}')]);
    await lab.kubectl('-n', 'kube-system', 'scale', 'deployment/coredns', '--replicas=0');
    await until('the old servers are gone', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).length === 0);
    await lab.replace([{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'dnsmasq', namespace: 'kube-system' }, data: { Corefile: '.:53 {\n    errors\n    cache 10\n    forward . 127.0.0.1:10053\n}\n' } }]);
    await lab.patch('kube-system', 'configmap/coredns', { op: 'replace', path: '/data/Corefile', value: corefile.replace('.:53', '.:10053') });
    await lab.patch(
      'kube-system', 'deployment/coredns',
      { op: 'replace', path: '/spec/replicas', value: 2 },
      { op: 'replace', path: '/spec/template/spec/containers/0/name', value: 'kubedns' },
      { op: 'replace', path: '/spec/template/spec/containers/0/ports', value: [{ name: 'dns-local', containerPort: 10053, protocol: 'UDP' }, { name: 'dns-tcp-local', containerPort: 10053, protocol: 'TCP' }] },
      { op: 'add', path: '/spec/template/spec/volumes/-', value: { name: 'dnsmasq', configMap: { name: 'dnsmasq' } } },
      { op: 'add', path: '/spec/template/spec/containers/-', value: { name: 'dnsmasq', image, imagePullPolicy: 'IfNotPresent', args: ['-conf', '/etc/dnsmasq/Corefile'], ports: [{ name: 'dns', containerPort: 53, protocol: 'UDP' }, { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' }], volumeMounts: [{ name: 'dnsmasq', mountPath: '/etc/dnsmasq' }] } },
      { op: 'add', path: '/spec/template/spec/containers/-', value: { name: 'sidecar', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['httpd', '-f', '-p', '10054'], ports: [{ name: 'metrics', containerPort: 10054 }] } },
    );
    await until('the new ones are Ready', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).filter(({ ready }) => ready).length === 2);
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'kube-system', 'get', 'pods', '-l', 'k8s-app=kube-dns')).includes('3/3'), 'they have three containers');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', 'cli1 web.app.svc.cluster.local:80': 'answers' });
  },
  heal: (lab) => lab.kubectl('-n', 'kube-system', 'delete', 'configmap', 'dnsmasq'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
