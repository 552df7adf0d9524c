import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'no node fits the pods',
  inject: async (lab) => {
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } }, { op: 'add', path: '/spec/template/spec/nodeSelector', value: { disk: 'none' } });
    await until('every pod is Pending', 60, async () => (await podsOf(lab)).every(({ phase, deleted }) => phase === 'Pending' && !deleted));
  },
  symptom: async (lab) => {
    const reasons = await lab.kubectl('-n', 'app', 'get', 'pods', '-l', 'app=web', '-o', 'jsonpath={.items[*].status.conditions[?(@.type=="PodScheduled")].reason}');
    must(reasons === 'Unschedulable Unschedulable Unschedulable', 'the scheduler finds no node');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web' }], consequences: ['endpoints'] },
} satisfies Fault;
