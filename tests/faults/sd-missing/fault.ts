import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the Service does not exist',
  inject: (lab) => lab.kubectl('-n', 'app', 'delete', 'service', 'web'),
  // The negative answer comes once the positive one has left the caches of the DNS servers.
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': ['no name', 'unreachable', 'timed out', 'refused'] }),
  expected: { named: [{ layer: 'service', object: 'Service app/web', finding: 'service/missing' }] },
} satisfies Fault;
