import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the DNS servers know only Services with a label that this one has not',
  inject: (lab) => edited(lab, (corefile) => corefile.replace(/(kubernetes [^{]*\{\n)/, '$1      labels exposed=true\n')),
  symptom: async (lab) => {
    must((await lookUp(lab, 'cli1', 'web.app.svc.cluster.local')) !== (await serviceIp(lab)), 'the name does not resolve');
    await expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
  },
  expected: { named: [{ layer: 'dns', object: 'ConfigMap kube-system/coredns' }] },
} satisfies Fault;
