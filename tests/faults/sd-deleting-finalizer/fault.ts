import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'the Service is being deleted, and a finalizer holds it',
  inject: async (lab) => {
    await lab.patch('app', 'service/web', { op: 'add', path: '/metadata/finalizers', value: ['x.io/f'] });
    await lab.kubectl('-n', 'app', 'delete', 'service', 'web', '--wait=false');
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'app', 'get', 'service', 'web', '-o', 'jsonpath={.metadata.deletionTimestamp}')) !== '', 'it is being deleted');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers' });
  },
  expected: { status: 'at-risk', named: [{ layer: 'service', object: 'Service app/web', message: /x\.io\/f/ }] },
} satisfies Fault;
