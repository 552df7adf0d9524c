import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { endTrial, saidOf, tryPod } from '../harness/trial.ts';

const file = '/etc/kubernetes/components/kube-scheduler';
const config = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
clientConnection: { kubeconfig: /etc/kubernetes/scheduler.kubeconfig }
extenders:
  - urlPrefix: http://127.0.0.1:32766/gpushare-scheduler
    filterVerb: filter
    httpTimeout: 2s
    ignorable: false
`;

export default {
  what: 'the scheduler asks an extension about every pod, which is not there any more',
  target: 'practice',
  inject: async (lab) => {
    await lab.on('cp', `cp ${file} /run/scheduler.kept; printf '%s' '${config}' > /etc/kubernetes/scheduler.yaml; sed -i 's#--kubeconfig=/etc/kubernetes/scheduler.kubeconfig#--config=/etc/kubernetes/scheduler.yaml#' ${file}`);
    await lab.component('restart', 'cp', 'kube-scheduler');
    await lab.kubectl('-n', 'kube-system', 'delete', 'lease', 'kube-scheduler', '--ignore-not-found');
    await tryPod(lab, null);
  },
  symptom: async (lab) => must((await saidOf(lab)).includes('32766'), 'a new pod gets no node'),
  heal: async (lab) => {
    await lab.on('cp', `cat /run/scheduler.kept > ${file}`);
    await lab.component('restart', 'cp', 'kube-scheduler');
    await lab.kubectl('-n', 'kube-system', 'delete', 'lease', 'kube-scheduler', '--ignore-not-found');
    await endTrial(lab);
  },
  expected: { named: [{ layer: ['control-plane', 'pods'], object: /^kube-scheduler$|^Deployment .*hostnames$/, message: /gpushare|32766|exten/ }] },
} satisfies Fault;
