import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the Service is in another namespace',
  inject: async (lab) => {
    await lab.kubectl('create', 'namespace', 'other');
    await lab.kubectl('-n', 'other', 'create', 'service', 'clusterip', 'web', '--tcp=80:9376');
    await lab.kubectl('-n', 'app', 'delete', 'service', 'web');
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': ['no name', 'unreachable', 'timed out', 'refused'] }),
  heal: (lab) => lab.kubectl('delete', 'namespace', 'other'),
  expected: { named: [{ layer: 'service', object: 'Service app/web', finding: 'service/missing', message: /other/ }] },
} satisfies Fault;
