import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the Service of cluster DNS leads to a port that the servers do not listen on',
  inject: (lab) => lab.patch('kube-system', 'service/kube-dns', { op: 'replace', path: '/spec/ports/0/targetPort', value: 5353 }, { op: 'replace', path: '/spec/ports/1/targetPort', value: 5353 }),
  symptom: async (lab) => {
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
  },
  expected: { named: [{ layer: 'dns', object: 'Service kube-system/kube-dns' }] },
} satisfies Fault;
