import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the Service of cluster DNS has lost its UDP port',
  inject: async (lab) => {
    await lab.patch('kube-system', 'service/kube-dns', { op: 'test', path: '/spec/ports/0/protocol', value: 'UDP' }, { op: 'remove', path: '/spec/ports/0' });
  },
  symptom: async (lab) => {
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
  },
  expected: { named: [{ layer: 'dns', object: 'Service kube-system/kube-dns' }] },
} satisfies Fault;
