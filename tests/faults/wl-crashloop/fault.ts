import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the container exits on start',
  inject: async (lab) => {
    await lab.patch(
      'app', 'deployment/web',
      { op: 'add', path: '/spec/template/spec/containers/0/command', value: ['/agnhost', 'no-such-command'] },
      { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } },
    );
    await until('every container was started again', 60, async () => (await podsOf(lab)).every(({ restarts, deleted }) => restarts > 0 && !deleted));
  },
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.length === 3 && pods.every(({ ready, restarts }) => !ready && restarts > 0), 'the containers restart');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', finding: 'pods/crash-loop' }], consequences: ['endpoints'] },
} satisfies Fault;
