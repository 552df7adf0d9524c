import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'kube-proxy of a node asks for the API at the address of a load balancer that was taken away; it was started anew since, and the pods are others',
  inject: async (lab) => {
    await lab.on('node1', `cp /etc/kubernetes/kube-proxy.kubeconfig /run/kube-proxy.kubeconfig.kept; sed -i 's#server: .*#server: https://192.0.2.44:6443#' /etc/kubernetes/kube-proxy.kubeconfig`);
    await lab.component('restart', 'node1', 'kube-proxy');
    await deletePods(lab);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: ['timed out', 'unreachable'], 'cli2 web:80': 'answers' }),
  heal: async (lab) => {
    await lab.on('node1', 'cat /run/kube-proxy.kubeconfig.kept > /etc/kubernetes/kube-proxy.kubeconfig');
    await lab.component('restart', 'node1', 'kube-proxy');
  },
  expected: { named: [{ layer: 'proxy', object: 'Node node1', message: /API|192\.0\.2\.44/ }] },
} satisfies Fault;
