import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a rollout has stopped half-way, because the new version ends as it starts; the pods of the old one serve',
  inject: async (lab) => {
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/progressDeadlineSeconds', value: 5 }, { op: 'add', path: '/spec/template/spec/containers/0/args', value: ['--prot', '9376'] }, { op: 'add', path: '/spec/template/spec/containers/0/readinessProbe', value: { tcpSocket: { port: 'http' }, periodSeconds: 1 } });
    await until('the new pod has ended twice and the rollout is given up', 60, async () =>
      (await podsOf(lab)).some(({ restarts }) => restarts > 1) && (await lab.kubectl('-n', 'app', 'get', 'deployment', 'web', '-o', 'jsonpath={.status.conditions[?(@.type=="Progressing")].reason}')) === 'ProgressDeadlineExceeded');
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).filter(({ ready }) => ready).length >= 3, 'the old pods are Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'at-risk', named: [{ layer: 'pods', object: 'Deployment app/web' }] },
} satisfies Fault;
