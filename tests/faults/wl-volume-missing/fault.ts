import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the pods mount a Secret that does not exist',
  inject: async (lab) => {
    await lab.patch(
      'app', 'deployment/web',
      { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } },
      { op: 'add', path: '/spec/template/spec/volumes', value: [{ name: 'key', secret: { secretName: 'web-key' } }] },
      { op: 'add', path: '/spec/template/spec/containers/0/volumeMounts', value: [{ name: 'key', mountPath: '/key' }] },
    );
    await until('the mount fails', 60, async () => {
      const pods = await podsOf(lab);
      const events = await lab.kubectl('-n', 'app', 'get', 'events', '--field-selector', 'reason=FailedMount', '-o', 'jsonpath={.items[*].message}');
      return pods.length === 3 && pods.every(({ waiting }) => waiting === 'ContainerCreating') && events.includes('web-key');
    });
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ waiting }) => waiting === 'ContainerCreating'), 'the containers are not made');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /web-key/ }], consequences: ['endpoints'] },
} satisfies Fault;
