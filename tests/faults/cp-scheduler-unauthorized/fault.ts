import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { must, podsOf } from '../harness/symptom.ts';

const file = '/etc/kubernetes/scheduler.kubeconfig';

export default {
  what: 'the credentials of kube-scheduler are not accepted any more, and the pods had to be made anew',
  inject: async (lab) => {
    await lab.on('cp', `cp ${file} /run/scheduler.kept; sed -i -e '/client-key/d' -e 's/client-certificate.*/token: not-a-token/' ${file}`);
    await lab.component('restart', 'cp', 'kube-scheduler').catch(() => undefined);
    await deletePods(lab);
  },
  symptom: async (lab) => must((await podsOf(lab)).every(({ phase, node }) => phase === 'Pending' && node === ''), 'the pods wait for a node'),
  heal: async (lab) => {
    await lab.on('cp', `cat /run/scheduler.kept > ${file}`);
    await lab.component('restart', 'cp', 'kube-scheduler');
  },
  expected: { named: [{ layer: 'control-plane', object: 'kube-scheduler' }] },
} satisfies Fault;
