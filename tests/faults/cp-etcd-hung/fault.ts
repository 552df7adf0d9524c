import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'etcd hangs, and the API with it',
  inject: (lab) => lab.component('stop', 'cp', 'etcd', 'STOP'),
  symptom: async (lab) => must(await lab.kubectl('get', 'service', '-n', 'app', 'web', '--request-timeout=3s').then(() => false, () => true), 'the API answers nothing'),
  heal: async (lab) => {
    await lab.on('cp', 'pkill -CONT etcd');
    // Who leads gives up what he cannot renew, and ends.
    await lab.component('start', 'cp', 'kube-controller-manager').catch(() => undefined);
    await lab.component('start', 'cp', 'kube-scheduler').catch(() => undefined);
    await until('the API answers', 60, async () => (await lab.kubectl('get', 'nodes', '-o', 'name')).includes('node1'));
  },
  expected: { named: [{ layer: 'cluster', object: 'etcd', finding: 'cluster/storage-silent' }] },
} satisfies Fault;
