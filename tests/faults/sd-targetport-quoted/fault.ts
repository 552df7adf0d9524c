import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'a targetPort in quotes is refused by the API, so the Service stays as it was',
  inject: async (lab) => {
    const answer = await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports/0/targetPort', value: '9376' }).catch((error: unknown) => String(error));
    must(answer.includes('must contain at least one letter'), 'the API refuses it');
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
