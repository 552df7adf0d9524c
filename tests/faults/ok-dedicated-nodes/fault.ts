import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'all nodes are dedicated to somebody, whose pods tolerate it',
  inject: (lab) => lab.kubectl('taint', 'nodes', 'node1', 'node2', 'team=payments:NoSchedule'),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers' }),
  heal: (lab) => lab.kubectl('taint', 'nodes', 'node1', 'node2', 'team-'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
