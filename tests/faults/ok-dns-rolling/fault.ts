import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

let later: ReturnType<typeof setTimeout> | undefined;

export default {
  what: 'cluster DNS is rolled out anew as somebody looks; its servers answer for some seconds more when they are told to end',
  client: 'app/cli1',
  inject: (lab) => {
    later = setTimeout(() => void lab.kubectl('-n', 'kube-system', 'rollout', 'restart', 'deployment/coredns').catch(() => null), 4000);
    return Promise.resolve();
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: async (lab) => {
    clearTimeout(later);
    await lab.kubectl('-n', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout=90s');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
