import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the pods want a runtime that the nodes have not',
  inject: async (lab) => {
    await lab.apply(JSON.stringify({ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'sandboxed' }, handler: 'runsc' }));
    const before = new Set((await podsOf(lab)).map(({ name }) => name));
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } }, { op: 'add', path: '/spec/template/spec/runtimeClassName', value: 'sandboxed' });
    await until('the new pods are there', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ name, deleted, phase }) => !before.has(name) && !deleted && phase === 'Pending');
    });
    await new Promise((resolve) => setTimeout(resolve, 4000));
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ phase }) => phase === 'Pending'), 'the pods do not start');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  heal: (lab) => lab.kubectl('delete', 'runtimeclass', 'sandboxed'),
  expected: { named: [{ layer: ['pods', 'cluster', 'control-plane'], object: /^(Deployment app\/web|RuntimeClass sandboxed)$/, message: /runsc|[Rr]untime/ }], consequences: ['endpoints'] },
} satisfies Fault;
