import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { must, podsOf } from '../harness/symptom.ts';

const file = '/etc/kubernetes/controller-manager.kubeconfig';

export default {
  what: 'the credentials of kube-controller-manager are not accepted any more, and the pods are gone',
  inject: async (lab) => {
    await lab.on('cp', `cp ${file} /run/controllers.kept; sed -i -e '/client-key/d' -e 's/client-certificate.*/token: not-a-token/' ${file}`);
    await lab.component('restart', 'cp', 'kube-controller-manager').catch(() => undefined);
    await deletePods(lab);
  },
  symptom: async (lab) => must((await podsOf(lab)).length === 0, 'nobody has made new pods'),
  heal: async (lab) => {
    await lab.on('cp', `cat /run/controllers.kept > ${file}`);
    await lab.component('restart', 'cp', 'kube-controller-manager');
  },
  expected: { named: [{ layer: 'control-plane', object: 'kube-controller-manager' }] },
} satisfies Fault;
