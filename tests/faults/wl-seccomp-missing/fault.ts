import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the pods ask for a seccomp profile of the node that nobody has put there, since the operator for it was uninstalled',
  inject: async (lab) => {
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } }, { op: 'add', path: '/spec/template/spec/securityContext', value: { seccompProfile: { type: 'Localhost', localhostProfile: 'operator/app/web.json' } } });
    await until('the containers wait', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ waiting, deleted, ready }) => !deleted && !ready && waiting !== '' && waiting !== 'ContainerCreating');
    });
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'refused' }),
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /seccomp/ }] },
} satisfies Fault;
