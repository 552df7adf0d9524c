import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the Service of cluster DNS selects no server',
  inject: (lab) => lab.patch('kube-system', 'service/kube-dns', { op: 'replace', path: '/spec/selector/k8s-app', value: 'coredns' }),
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' }),
  expected: { named: [{ layer: 'dns', object: 'Service kube-system/kube-dns', message: /k8s-app/ }] },
} satisfies Fault;
