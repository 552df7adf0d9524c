import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the Service has so many pods that a few requests meet only some of them',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=12');
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=90s');
    await until('all are listed', 30, async () => (await readyEndpoints(lab)).length === 12);
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
