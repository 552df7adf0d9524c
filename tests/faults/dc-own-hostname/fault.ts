import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';

import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the client calls itself by the short name of the Service, so the name leads it to itself',
  client: 'app/cli1',
  inject: (lab) => replaceClient(lab, 'cli1', { hostname: 'web' }),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'refused', 'cli1 web.app:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { named: [{ layer: 'resolver', object: 'Pod app/cli1' }] },
} satisfies Fault;
