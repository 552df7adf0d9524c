import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the DNS servers rewrite the name of the Service into one that there is not',
  inject: (lab) => edited(lab, (text) => text.replace(/(\n\s*)kubernetes /, '$1rewrite name web.app.svc.cluster.local web.gone.svc.cluster.local$1kubernetes ')),
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' }),
  expected: { named: [{ layer: 'dns', object: 'ConfigMap kube-system/coredns' }] },
} satisfies Fault;
