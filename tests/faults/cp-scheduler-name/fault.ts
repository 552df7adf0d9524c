import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../harness/fault.ts';
import { must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the pods name a scheduler that there is not',
  inject: async (lab) => {
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } }, { op: 'add', path: '/spec/template/spec/schedulerName', value: 'batch-scheduler' });
    await until('the new pods wait', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ phase }) => phase === 'Pending');
    });
    // A pod that waits for seconds is only waiting.
    await pause(7000);
  },
  symptom: async (lab) => must((await podsOf(lab)).every(({ phase, node }) => phase === 'Pending' && node === ''), 'the pods wait for a node'),
  expected: { named: [{ layer: 'control-plane', object: 'Deployment app/web', finding: 'control-plane/scheduler-unknown', message: /batch-scheduler/ }] },
} satisfies Fault;
