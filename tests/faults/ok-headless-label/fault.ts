import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the Service has an IP and a label that says it has none; proxies look for it at slices alone',
  inject: (lab) => lab.kubectl('-n', 'app', 'label', 'service', 'web', 'service.kubernetes.io/headless='),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
