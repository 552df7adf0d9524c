import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the DNS servers say one address for whatever name they are asked (a template of a portal, which stands before the cluster)',
  target: 'practice',
  inject: (lab) => edited(lab, (text) => text.replace(/(\n\s*)kubernetes /, '$1template IN A . {$1    answer "{{ .Name }} 60 IN A 192.0.2.80"$1}$1template IN AAAA . {$1    rcode NOERROR$1}$1kubernetes ')),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': ['timed out', 'unreachable'], 'cli2 web:80': ['timed out', 'unreachable'] }),
  expected: { named: [{ layer: 'dns', object: 'ConfigMap kube-system/coredns', message: /template/ }] },
} satisfies Fault;
