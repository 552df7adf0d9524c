import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const file = '/etc/kubernetes/components/kube-controller-manager';

export default {
  what: 'one controller of kube-controller-manager is switched off, the one that makes pods; the others work',
  inject: async (lab) => {
    await lab.on('cp', `cp ${file} /run/controllers.kept; sed -i "s/--use-service-account-credentials/--use-service-account-credentials --controllers='*,-replicaset-controller'/" ${file}`);
    await lab.component('restart', 'cp', 'kube-controller-manager');
    await lab.kubectl('-n', 'kube-system', 'delete', 'lease', 'kube-controller-manager');
    await until('somebody leads', 90, async () => (await lab.kubectl('-n', 'kube-system', 'get', 'lease', 'kube-controller-manager', '--ignore-not-found', '-o', 'name')) !== '');
    await deletePods(lab);
    await until('the slices are empty', 60, async () => (await readyEndpoints(lab)).length === 0);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).length === 0, 'nobody has made new pods');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  heal: async (lab) => {
    await lab.on('cp', `cat /run/controllers.kept > ${file}`);
    await lab.component('restart', 'cp', 'kube-controller-manager');
    await lab.kubectl('-n', 'kube-system', 'delete', 'lease', 'kube-controller-manager');
  },
  expected: { named: [{ layer: 'control-plane', object: 'kube-controller-manager' }] },
} satisfies Fault;
