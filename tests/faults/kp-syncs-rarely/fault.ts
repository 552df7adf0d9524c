import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'kube-proxy of a node runs and is told to write its rules once an hour, and the pods have changed since',
  inject: async (lab) => {
    await lab.on('node1', `cp /etc/kubernetes/kube-proxy.yaml /run/kube-proxy.yaml; printf '${lab.proxy}: { minSyncPeriod: 1h, syncPeriod: 1h }\\n' >> /etc/kubernetes/kube-proxy.yaml`);
    await lab.component('restart', 'node1', 'kube-proxy');
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web');
    await new Promise((resolve) => setTimeout(resolve, 5000));
    await deletePods(lab);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: ['timed out', 'unreachable', 'refused'], [`cli2 ${await serviceIp(lab)}:80`]: 'answers' }),
  heal: async (lab) => {
    await lab.on('node1', 'cat /run/kube-proxy.yaml > /etc/kubernetes/kube-proxy.yaml; rm /run/kube-proxy.yaml');
    await lab.component('restart', 'node1', 'kube-proxy');
  },
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
