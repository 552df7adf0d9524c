import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the Deployment is scaled to zero on purpose',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=0');
    await until('the pods are gone', 30, async () => (await podsOf(lab)).length === 0);
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'refused' }),
  expected: {
    // Nobody is served, so it is broken for who asks why; what must not be said is that anything crashes or is not selected.
    named: [{ layer: ['pods', 'endpoints'], object: 'Deployment app/web', message: /scaled to (0|zero)/i }],
  },
} satisfies Fault;
