import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'kube-controller-manager is down, and nothing has changed since',
  inject: (lab) => lab.component('stop', 'cp', 'kube-controller-manager', 'KILL'),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: (lab) => lab.component('start', 'cp', 'kube-controller-manager'),
  target: 'app/web',
  expected: { status: 'at-risk', named: [{ layer: 'control-plane', object: 'kube-controller-manager' }] },
} satisfies Fault;
