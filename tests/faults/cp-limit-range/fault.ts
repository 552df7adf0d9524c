import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a LimitRange takes no pods as small as these, and the old ones are gone',
  inject: async (lab) => {
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'not-small', namespace: 'app' }, spec: { limits: [{ type: 'Container', min: { memory: '1Gi' }, max: { memory: '2Gi' }, default: { memory: '512Mi' }, defaultRequest: { memory: '512Mi' } }] } })).catch(() => undefined);
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'not-small', namespace: 'app' }, spec: { limits: [{ type: 'Pod', min: { memory: '1Gi' } }] } }));
    await deletePods(lab);
  },
  symptom: async (lab) => must((await podsOf(lab)).length === 0, 'no pods are admitted'),
  expected: { named: [{ layer: 'control-plane', object: /app\/(not-small|web)/, message: /1Gi|memory/ }] },
} satisfies Fault;
