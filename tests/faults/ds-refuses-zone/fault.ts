import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the DNS servers refuse to answer for one namespace',
  inject: (lab) => edited(lab, (text) => text.replace(/(\n\s*)kubernetes /, '$1template IN ANY app.svc.cluster.local {$1  rcode REFUSED$1}$1kubernetes ')),
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' }),
  expected: { named: [{ layer: 'dns', object: 'ConfigMap kube-system/coredns' }] },
} satisfies Fault;
