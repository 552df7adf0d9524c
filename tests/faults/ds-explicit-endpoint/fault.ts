import type { Fault } from '../harness/fault.ts';
import { edited } from '../harness/corefile.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the configuration of the DNS servers names an API of its own, which is not there',
  inject: (lab) => edited(lab, (text) => text.replace(/(kubernetes [^{]*\{\n)/, '$1        endpoint https://192.0.2.1:6443\n'), 'running'),
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' }),
  expected: { named: [{ layer: 'dns', object: 'ConfigMap kube-system/coredns' }] },
} satisfies Fault;
