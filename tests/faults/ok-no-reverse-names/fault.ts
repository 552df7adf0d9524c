import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the DNS servers leave the names of addresses to others, who know none',
  inject: (lab) => edited(lab, (text) => text.replace(/ in-addr\.arpa ip6\.arpa/, '')),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
