import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the name of the image is none, a variable of the pipeline being empty',
  inject: async (lab) => {
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } }, { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'registry.k8s.io/serve_hostname:' });
    await until('the new pods wait', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ waiting }) => waiting !== '' && waiting !== 'ContainerCreating');
    });
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ waiting }) => waiting === 'InvalidImageName'), 'the image has no name');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', finding: 'pods/image-pull' }] },
} satisfies Fault;
