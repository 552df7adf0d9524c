import type { Fault } from '../harness/fault.ts';
import { edited } from '../harness/corefile.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a hosts block has one name of the namespace, and hands on none of the others',
  inject: (lab) => edited(lab, (text) => text.replace(/(\n\s*)kubernetes /, '$1hosts /etc/legacy.hosts app.svc.cluster.local {$1    192.0.2.9 legacy.app.svc.cluster.local$1}$1kubernetes ')),
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' }),
  expected: { named: [{ layer: 'dns', object: 'ConfigMap kube-system/coredns' }] },
} satisfies Fault;
