import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const custom = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'coredns-custom', namespace: 'kube-system' }, data: { 'corp.server': 'corp.example:53 {\n    errors\n    cache 30\n    proxy . 10.9.8.7\n}\n' } };

export default {
  what: 'the configuration of the DNS servers takes in what users write into a second ConfigMap (coredns-custom, as AKS and k3s have it), where a line is of a plugin that the new version has not any more; the servers were started anew since',
  inject: async (lab) => {
    await lab.replace([custom]);
    const corefile = await lab.kubectl('-n', 'kube-system', 'get', 'configmap', 'coredns', '-o', 'jsonpath={.data.Corefile}');
    await lab.patch('kube-system', 'configmap/coredns', { op: 'replace', path: '/data/Corefile', value: corefile.replace(/\n\}\s*$/, '\n    import /etc/coredns/custom/*.override\n}\nimport /etc/coredns/custom/*.server\n') });
    await lab.patch('kube-system', 'deployment/coredns', { op: 'replace', path: '/spec/strategy', value: { type: 'Recreate' } },
      { op: 'add', path: '/spec/template/spec/volumes/-', value: { name: 'custom', configMap: { name: 'coredns-custom', optional: true } } },
      { op: 'add', path: '/spec/template/spec/containers/0/volumeMounts/-', value: { name: 'custom', mountPath: '/etc/coredns/custom', readOnly: true } });
    await until('the servers crash', 60, async () => {
      const servers = await podsOf(lab, 'k8s-app=kube-dns', 'kube-system');
      return servers.length === 2 && servers.every(({ restarts }) => restarts > 1);
    });
  },
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' }),
  heal: (lab) => lab.kubectl('-n', 'kube-system', 'delete', 'configmap', 'coredns-custom'),
  expected: { named: [{ layer: 'dns', object: /^(ConfigMap kube-system\/coredns-custom|Deployment kube-system\/coredns|ConfigMap kube-system\/coredns)$/, message: /proxy|custom/ }] },
} satisfies Fault;
