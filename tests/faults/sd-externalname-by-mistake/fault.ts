import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the Service has become an alias of a name that does not exist',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'delete', 'service', 'web');
    await lab.kubectl('-n', 'app', 'create', 'service', 'externalname', 'web', '--external-name=web.old');
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out', 'unreachable', 'refused'] }),
  expected: { named: [{ layer: 'service', object: 'Service app/web' }] },
} satisfies Fault;
