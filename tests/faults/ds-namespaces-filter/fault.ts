import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the DNS servers know some namespaces only, and the Service is in another',
  inject: (lab) => edited(lab, (corefile) => corefile.replace(/(kubernetes [^{]*\{\n)/, '$1      namespaces default kube-system\n')),
  symptom: async (lab) => {
    must(/^10\./.test(await lookUp(lab, 'cli1', 'kubernetes.default.svc.cluster.local')), 'names of other namespaces resolve');
    await expectOutcomes(lab, { 'cli1 web:80': 'no name', [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
  },
  expected: { named: [{ layer: 'dns', object: 'ConfigMap kube-system/coredns', finding: 'dns/zone' }] },
} satisfies Fault;
