import type { Fault } from '../harness/fault.ts';
import { rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the readiness probe runs curl in the container, which the image has not any more since it was made smaller',
  inject: async (lab) => {
    await rollOut(lab, { readinessProbe: { exec: { command: ['curl', '-fsS', 'http://localhost:9376/'] }, periodSeconds: 1 } }, 'running');
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ ready }) => !ready), 'no pod is Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /curl/ }] },
} satisfies Fault;
