import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the image was built on one machine and never loaded into the nodes, which are told not to pull it (imagePullPolicy Never)',
  inject: async (lab) => {
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } }, { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'web:dev' }, { op: 'replace', path: '/spec/template/spec/containers/0/imagePullPolicy', value: 'Never' });
    await until('the containers wait', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ waiting, deleted }) => !deleted && waiting === 'ErrImageNeverPull');
    });
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'refused' }),
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /Never|not present|load/ }] },
} satisfies Fault;
