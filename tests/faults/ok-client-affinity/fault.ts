import type { Fault } from '../harness/fault.ts';
import { ask, expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'each client of the Service stays with its server, for three hours',
  inject: (lab) => lab.patch('app', 'service/web', { op: 'replace', path: '/spec/sessionAffinity', value: 'ClientIP' }),
  symptom: async (lab) => {
    const answers = new Set<string>();
    for (let turn = 0; turn < 6; turn += 1) answers.add((await ask(lab, 'cli1', 'web')).text);
    must(answers.size === 1, `the client stays with one server: ${[...answers].join(' / ')}`);
    await expectOutcomes(lab, { 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
