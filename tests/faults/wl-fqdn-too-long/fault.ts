import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the pods are to have their full name for a hostname, and it is longer than the 64 letters that the kernel takes',
  inject: async (lab) => {
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } }, { op: 'add', path: '/spec/template/spec/setHostnameAsFQDN', value: true }, { op: 'add', path: '/spec/template/spec/subdomain', value: 'storefront-production-europe-west' });
    await until('the new pods are given to nodes', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ phase, node, deleted }) => phase === 'Pending' && node !== '' && !deleted);
    });
    await new Promise((resolve) => setTimeout(resolve, 6000));
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'app', 'get', 'events')).includes('too long'), 'the name is too long');
    must((await podsOf(lab)).every(({ phase }) => phase === 'Pending'), 'the pods do not start');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /too long|64/ }] },
} satisfies Fault;
