import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'a hosts block in the Corefile has an old address for the Service',
  inject: (lab) => edited(lab, (text) => text.replace(/(\n\s*)kubernetes /, '$1hosts {$1  192.0.2.9 web.app.svc.cluster.local$1  fallthrough$1}$1kubernetes ')),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': ['timed out', 'unreachable'] }),
  expected: { named: [{ layer: 'dns', object: 'ConfigMap kube-system/coredns', finding: 'dns/overridden' }] },
} satisfies Fault;
