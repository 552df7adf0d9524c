import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the pods are not to run as root, and their image names no other user',
  inject: async (lab) => {
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } }, { op: 'add', path: '/spec/template/spec/securityContext', value: { runAsNonRoot: true } });
    await until('the new containers are refused', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ waiting }) => waiting === 'CreateContainerConfigError');
    });
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'refused' }),
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /runAsNonRoot/ }] },
} satisfies Fault;
