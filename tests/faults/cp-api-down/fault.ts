import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the API is down',
  inject: (lab) => lab.component('stop', 'cp', 'kube-apiserver', 'KILL'),
  symptom: async (lab) => {
    must((await lab.kubectl('version').catch(() => 'no answer')) === 'no answer', 'the API does not answer');
  },
  heal: async (lab) => {
    await lab.component('start', 'cp', 'kube-apiserver');
    await until('the API answers', 60, async () => (await lab.kubectl('get', '--raw', '/readyz')) === 'ok');
    // They end when they cannot renew their Leases for long.
    await Promise.all(['kube-controller-manager', 'kube-scheduler'].map((component) => lab.component('restart', 'cp', component)));
  },
  expected: { named: [{ layer: 'cluster', object: 'kube-apiserver' }] },
} satisfies Fault;
