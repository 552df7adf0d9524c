import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the Corefile has been broken since the servers started: the next restart takes DNS away',
  inject: (lab) => edited(lab, (corefile) => corefile.replace('    errors', '    foo\n    errors'), 'not restarted'),
  symptom: async (lab) => {
    must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ ready }) => ready), 'the servers run');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers' });
  },
  expected: { status: 'at-risk', named: [{ layer: 'dns', object: 'ConfigMap kube-system/coredns' }] },
} satisfies Fault;
