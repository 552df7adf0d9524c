import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';
import deny from '../np-deny-ingress/fault.ts';

export default {
  ...deny,
  what: 'a policy denies all ingress to the pods, and whoever looks may not enter nodes',
  env: { NODE_ACCESS: 'none' },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'timed out', 'cli2 web:80': 'timed out' }),
} satisfies Fault;
