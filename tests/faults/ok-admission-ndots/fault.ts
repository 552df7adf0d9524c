import { leavePods, mutatePods } from '../harness/mutate-pods.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'a policy of the platform gives every new pod ndots:2 and a few options, to spare the DNS servers questions',
  target: 'practice',
  inject: (lab) => mutatePods(lab, 'fewer-questions', '[JSONPatch{op: "add", path: "/spec/dnsConfig", value: {"options": [{"name": "ndots", "value": "2"}, {"name": "single-request-reopen"}, {"name": "edns0"}]}}]', '.spec.dnsConfig', 'ndots'),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: (lab) => leavePods(lab, 'fewer-questions', '.spec.dnsConfig', 'ndots'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
