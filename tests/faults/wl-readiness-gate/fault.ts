import type { Fault } from '../harness/fault.ts';
import { rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the pods wait for a condition that nobody sets',
  inject: (lab) => rollOut(lab, {}, 'running', { 'template/spec/readinessGates': [{ conditionType: 'x.io/checked' }] }),
  symptom: async (lab) => {
    must(!(await podsOf(lab)).some(({ ready }) => ready), 'no pod is Ready');
    await expectOutcomes(lab, { 'cli1 web:80': ['refused', 'timed out', 'unreachable'] });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /x\.io\/checked/ }] },
} satisfies Fault;
