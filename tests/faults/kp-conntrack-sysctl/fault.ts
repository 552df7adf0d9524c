import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'kube-proxy of a node ends as it starts, because it may not set a limit of the kernel, and the pods have changed since',
  inject: async (lab) => {
    await lab.on('node1', `cp /etc/kubernetes/kube-proxy.yaml /run/kube-proxy.yaml; sed -i '/^conntrack:/,/^[^ ]/{/^ /d;/^conntrack:/d}' /etc/kubernetes/kube-proxy.yaml; printf 'conntrack:\\n  maxPerCore: 9999999\\n' >> /etc/kubernetes/kube-proxy.yaml`);
    await lab.component('stop', 'node1', 'kube-proxy', 'KILL');
    await lab.component('start', 'node1', 'kube-proxy').catch(() => undefined);
    await deletePods(lab);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: ['timed out', 'refused', 'unreachable'], 'cli2 web:80': 'answers' }),
  heal: async (lab) => {
    await lab.on('node1', 'cat /run/kube-proxy.yaml > /etc/kubernetes/kube-proxy.yaml; rm /run/kube-proxy.yaml');
    await lab.component('restart', 'node1', 'kube-proxy');
  },
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
