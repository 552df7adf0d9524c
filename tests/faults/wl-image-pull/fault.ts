import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the image does not exist',
  inject: async (lab) => {
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } }, { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'registry.invalid/web:nope' });
    await until('every pod waits for its image', 60, async () => (await podsOf(lab)).every(({ waiting, deleted }) => /ImagePull/.test(waiting) && !deleted));
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ waiting }) => /ImagePull/.test(waiting)), 'the image is not pulled');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web' }], consequences: ['endpoints'] },
} satisfies Fault;
