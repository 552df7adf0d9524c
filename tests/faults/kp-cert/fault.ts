import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

const file = '/etc/kubernetes/kube-proxy.kubeconfig';

export default {
  what: 'the credentials of kube-proxy of a node are not accepted any more, and the pods have changed since it was started anew',
  inject: async (lab) => {
    await lab.on('node1', `cp ${file} /run/kube-proxy.kubeconfig; sed -i -e '/client-key/d' -e 's/client-certificate.*/token: not-a-token/' ${file}`);
    await lab.component('restart', 'node1', 'kube-proxy');
    await deletePods(lab);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: ['timed out', 'unreachable'], 'cli2 web:80': 'answers' }),
  heal: async (lab) => {
    await lab.on('node1', `cat /run/kube-proxy.kubeconfig >${file}; rm /run/kube-proxy.kubeconfig`);
    await lab.component('restart', 'node1', 'kube-proxy');
  },
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
