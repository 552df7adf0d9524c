import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf, serviceIp } from '../harness/symptom.ts';

const servers = 'k8s-app=kube-dns';

export default {
  what: 'the configuration of the DNS servers has its key in small letters since somebody generated it, and the servers were started anew',
  inject: async (lab) => {
    const corefile = await lab.kubectl('-n', 'kube-system', 'get', 'configmap', 'coredns', '-o', 'jsonpath={.data.Corefile}');
    await lab.patch('kube-system', 'configmap/coredns', { op: 'add', path: '/data/corefile', value: corefile }, { op: 'remove', path: '/data/Corefile' });
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', servers, '--grace-period=1');
  },
  symptom: async (lab) => {
    must(!(await podsOf(lab, servers, 'kube-system')).some(({ ready }) => ready), 'no server is Ready');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
  },
  heal: async (lab) => {
    const corefile = await lab.kubectl('-n', 'kube-system', 'get', 'configmap', 'coredns', '-o', 'jsonpath={.data.corefile}');
    await lab.patch('kube-system', 'configmap/coredns', { op: 'add', path: '/data/Corefile', value: corefile });
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', servers, '--grace-period=1');
  },
  expected: { named: [{ layer: 'dns', object: /^(ConfigMap|Deployment) kube-system\/coredns$/, message: /corefile/i }] },
} satisfies Fault;
