import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the Service leads to the leader alone, whom the operator gives a label that no template has, and the others wait',
  inject: async (lab) => {
    const [leader, ...others] = await podsOf(lab);
    await lab.kubectl('-n', 'app', 'label', 'pod', leader?.name ?? '', 'role=master');
    for (const { name } of others) await lab.kubectl('-n', 'app', 'label', 'pod', name, 'role=replica');
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/selector', value: { app: 'web', role: 'master' } });
    await until('the leader is the only endpoint', 20, async () => (await readyEndpoints(lab)).join(' ') === leader?.ip);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).filter(({ ready }) => ready).length === 3 && (await readyEndpoints(lab)).length === 1, 'one of three Ready pods is an endpoint');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.kubectl('-n', 'app', 'label', 'pod', '-l', 'app=web', 'role-'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
