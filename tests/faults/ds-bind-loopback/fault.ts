import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the Corefile lets the DNS servers listen on their loopback only',
  inject: (lab) => edited(lab, (text) => text.replace(/(\n\s*)errors/, '$1bind 127.0.0.1$1errors'), 'running'),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'no name' }),
  expected: { named: [{ layer: 'dns', object: 'ConfigMap kube-system/coredns', finding: 'dns/listens-on-loopback' }] },
} satisfies Fault;
