import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the pods want a ConfigMap that does not exist',
  inject: async (lab) => {
    await lab.patch(
      'app', 'deployment/web',
      { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } },
      { op: 'add', path: '/spec/template/spec/containers/0/envFrom', value: [{ configMapRef: { name: 'web-settings' } }] },
    );
    await until('the new containers are not made', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ waiting }) => waiting === 'CreateContainerConfigError');
    });
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ waiting }) => waiting === 'CreateContainerConfigError'), 'the containers are not made');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', finding: 'pods/container-config', message: /web-settings/ }], consequences: ['endpoints'] },
} satisfies Fault;
