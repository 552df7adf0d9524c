import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'the log of the DNS servers is full of harmless lines',
  inject: async (lab) => {
    const corefile = await lab.kubectl('-n', 'kube-system', 'get', 'configmap', 'coredns', '-o', 'jsonpath={.data.Corefile}');
    await lab.patch('kube-system', 'configmap/coredns', { op: 'replace', path: '/data/Corefile', value: `${corefile.replace('    errors', '    log\n    errors')}\nimport /etc/coredns/custom/*.server\n` });
    await lab.kubectl('-n', 'kube-system', 'rollout', 'restart', 'deployment/coredns');
    await lab.kubectl('-n', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout=90s');
    await lab.inPod('cli1', 'for i in 1 2 3 4 5 6 7 8 9; do nslookup "nobody-$i"; done');
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'kube-system', 'logs', '-l', 'k8s-app=kube-dns', '--tail=-1')).includes('No files matching import glob'), 'the servers warn of it');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
