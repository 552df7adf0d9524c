import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the pods are pinned by nodeName to a node that was replaced by one of another name',
  inject: async (lab) => {
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } }, { op: 'add', path: '/spec/template/spec/nodeName', value: 'node9' });
    await until('the old pods are gone', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length > 0 && pods.every(({ node }) => node === 'node9');
    });
    await new Promise((resolve) => setTimeout(resolve, 10_000));
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ node, ready }) => node === 'node9' && !ready), 'the pods are given to a node that there is not');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: ['pods', 'cluster', 'control-plane'], object: /^(Deployment app\/web|Node node9)$/, message: /node9/ }] },
} satisfies Fault;
