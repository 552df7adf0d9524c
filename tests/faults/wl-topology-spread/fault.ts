import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the pods are to be spread over racks, and no node says in which it is, so no node will do',
  inject: async (lab) => {
    await lab.patch(
      'app', 'deployment/web',
      { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } },
      { op: 'replace', path: '/spec/template/spec/topologySpreadConstraints', value: [{ maxSkew: 1, topologyKey: 'example.com/rack', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'web' } } }] },
    );
    await until('the pods wait', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ phase, deleted }) => phase === 'Pending' && !deleted);
    });
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ node }) => node === ''), 'none has a node');
    await expectOutcomes(lab, { 'cli1 web:80': ['refused', 'timed out'] });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /topology|spread|rack/ }] },
} satisfies Fault;
