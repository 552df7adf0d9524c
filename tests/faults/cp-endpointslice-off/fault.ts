import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const file = '/etc/kubernetes/components/kube-controller-manager';

export default {
  what: 'one controller of kube-controller-manager is switched off, the one that writes EndpointSlices, and the pods were made anew',
  inject: async (lab) => {
    await lab.on('cp', `cp ${file} /run/controllers.kept; sed -i "s/--use-service-account-credentials/--use-service-account-credentials --controllers='*,-endpointslice-controller'/" ${file}`);
    await lab.component('restart', 'cp', 'kube-controller-manager');
    await lab.kubectl('-n', 'kube-system', 'delete', 'lease', 'kube-controller-manager');
    await until('somebody leads', 90, async () => (await lab.kubectl('-n', 'kube-system', 'get', 'lease', 'kube-controller-manager', '--ignore-not-found', '-o', 'name')) !== '');
    await deletePods(lab);
    await until('there are new pods', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ ready, deleted }) => ready && !deleted);
    });
  },
  symptom: async (lab) => {
    const [pods, listed] = [await podsOf(lab), await readyEndpoints(lab)];
    must(pods.length === 3 && !pods.some(({ ip }) => listed.includes(ip)), 'the slices do not know the new pods');
    await expectOutcomes(lab, { 'cli1 web:80': ['refused', 'timed out', 'unreachable'], [`cli1 ${pods[0]?.ip}:9376`]: 'answers' });
  },
  heal: async (lab) => {
    await lab.on('cp', `cat /run/controllers.kept > ${file}`);
    await lab.component('restart', 'cp', 'kube-controller-manager');
    await lab.kubectl('-n', 'kube-system', 'delete', 'lease', 'kube-controller-manager');
  },
  expected: { named: [{ layer: 'control-plane', object: 'kube-controller-manager' }] },
} satisfies Fault;
