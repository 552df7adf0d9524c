import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the Service leads to the leader alone, whom an operator gives its label, and since the last leader went nobody has it: all that are left are replicas',
  inject: async (lab) => {
    for (const { name } of await podsOf(lab)) await lab.kubectl('-n', 'app', 'label', 'pod', name, 'role=replica');
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/selector', value: { app: 'web', role: 'master' } });
    await until('there is no endpoint', 20, async () => (await readyEndpoints(lab)).length === 0);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ ready }) => ready), 'all are Ready');
    await expectOutcomes(lab, { 'cli1 web:80': ['refused', 'timed out'] });
  },
  heal: (lab) => lab.kubectl('-n', 'app', 'label', 'pod', '-l', 'app=web', 'role-'),
  expected: { named: [{ layer: 'endpoints', object: 'Service app/web', message: /role/ }] },
} satisfies Fault;
