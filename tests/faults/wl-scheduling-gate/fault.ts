import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the pods have a gate that keeps the scheduler from looking at them, and who should open it, a queue of jobs, was uninstalled',
  inject: async (lab) => {
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } }, { op: 'add', path: '/spec/template/spec/schedulingGates', value: [{ name: 'kueue.x-k8s.io/admission' }] });
    await until('the new pods wait', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ phase, deleted }) => phase === 'Pending' && !deleted);
    });
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'app', 'get', 'pods', '-l', 'app=web')).includes('SchedulingGated'), 'the pods are gated');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /kueue\.x-k8s\.io\/admission/ }] },
} satisfies Fault;
