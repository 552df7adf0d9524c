import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'each pod wants a node for itself, and there are more pods than nodes',
  inject: async (lab) => {
    const before = new Set((await podsOf(lab)).map(({ name }) => name));
    await lab.patch(
      'app', 'deployment/web',
      { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } },
      { op: 'add', path: '/spec/template/spec/affinity', value: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'web' } } }] } } },
    );
    await until('two of the new pods are Ready', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ name, deleted }) => !before.has(name) && !deleted) && pods.filter(({ ready }) => ready).length === 2;
    });
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).filter(({ phase, node }) => phase === 'Pending' && node === '').length === 1, 'one pod waits for a node');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'at-risk', named: [{ layer: 'pods', object: /^(Deployment app\/web|Pod app\/web-\S+)$/ }] },
} satisfies Fault;
