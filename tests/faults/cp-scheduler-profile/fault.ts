import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const file = '/etc/kubernetes/components/kube-scheduler';
const config = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
clientConnection: { kubeconfig: /etc/kubernetes/scheduler.kubeconfig }
profiles:
  - schedulerName: bin-packing-scheduler
`;

export default {
  what: 'the scheduler was given a profile of another name in the place of the default one, so it runs, leads, and never looks at pods that name none; these were made anew since',
  inject: async (lab) => {
    await lab.on('cp', `cp ${file} /run/scheduler.kept; printf '%s' '${config}' > /etc/kubernetes/scheduler.yaml; sed -i 's#--kubeconfig=/etc/kubernetes/scheduler.kubeconfig#--config=/etc/kubernetes/scheduler.yaml#' ${file}`);
    await lab.component('restart', 'cp', 'kube-scheduler');
    await lab.kubectl('-n', 'kube-system', 'delete', 'lease', 'kube-scheduler', '--ignore-not-found');
    await until('it leads', 60, async () => (await lab.kubectl('-n', 'kube-system', 'get', 'lease', 'kube-scheduler', '--ignore-not-found', '-o', 'name')) !== '');
    await lab.kubectl('-n', 'app', 'delete', 'pods', '-l', 'app=web', '--grace-period=1');
    await until('the new pods have no node', 30, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ node, deleted }) => node === '' && !deleted);
    });
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'refused' }),
  heal: async (lab) => {
    await lab.on('cp', `cat /run/scheduler.kept > ${file}`);
    await lab.component('restart', 'cp', 'kube-scheduler');
    await lab.kubectl('-n', 'kube-system', 'delete', 'lease', 'kube-scheduler', '--ignore-not-found');
  },
  expected: { named: [{ layer: ['control-plane', 'pods'], object: /^kube-scheduler$|^Deployment app\/web$/, message: /scheduler/ }] },
} satisfies Fault;
