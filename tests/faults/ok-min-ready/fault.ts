import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a rollout goes on slowly by design: a pod counts as available an hour after it is Ready, and the Deployment was told to wait for that as long',
  client: 'app/cli2',
  inject: async (lab) => {
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/minReadySeconds', value: 3600 }, { op: 'add', path: '/spec/progressDeadlineSeconds', value: 7200 }, { op: 'add', path: '/spec/strategy', value: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }, { op: 'add', path: '/spec/template/metadata/annotations', value: { build: '77' } });
    await until('there are four Ready pods', 60, async () => (await podsOf(lab)).filter(({ ready, deleted }) => ready && !deleted).length === 4);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).length === 4, 'old and new ones stand side by side');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
