import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the DNS servers serve another domain than the pods search',
  inject: (lab) => edited(lab, (text) => text.replace(/kubernetes cluster\.local/, 'kubernetes k8s.local')),
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' }),
  expected: { named: [{ layer: 'dns', object: 'ConfigMap kube-system/coredns' }] },
} satisfies Fault;
