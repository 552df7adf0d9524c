import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'each pod wants the same port of its node, and there are more pods than nodes',
  inject: async (lab) => {
    await lab.patch(
      'app', 'deployment/web',
      { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } },
      { op: 'add', path: '/spec/template/spec/containers/0/ports/0/hostPort', value: 9376 },
    );
    await until('two pods are Ready and one waits', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.filter(({ ready, deleted }) => ready && !deleted).length === 2;
    });
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).filter(({ phase }) => phase === 'Pending').length === 1, 'one pod waits for a node');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'at-risk', named: [{ layer: 'pods', object: 'Deployment app/web', finding: 'pods/unschedulable', message: /free ports/ }] },
} satisfies Fault;
