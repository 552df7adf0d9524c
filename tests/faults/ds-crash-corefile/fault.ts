import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the Corefile has a line that no plugin knows, and the servers were restarted',
  inject: async (lab) => {
    const corefile = await lab.kubectl('-n', 'kube-system', 'get', 'configmap', 'coredns', '-o', 'jsonpath={.data.Corefile}');
    await lab.patch('kube-system', 'configmap/coredns', { op: 'replace', path: '/data/Corefile', value: corefile.replace('    errors', '    foo\n    errors') });
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
    await until('the servers were started again', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ restarts, deleted }) => restarts > 0 && !deleted));
  },
  symptom: async (lab) => {
    must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ ready, restarts }) => !ready && restarts > 0), 'the servers restart');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
  },
  expected: { named: [{ layer: 'dns', object: /^(Deployment|ConfigMap) kube-system\/coredns$/ }] },
} satisfies Fault;
