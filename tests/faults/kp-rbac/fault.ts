import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'kube-proxy of a node may not read Services any longer, and its node has started anew',
  inject: async (lab) => {
    await lab.component('stop', 'node1', 'kube-proxy');
    await lab.kubectl('delete', 'clusterrolebinding', 'system:node-proxier');
    // A node that has just started has no rules yet.
    await lab.on('node1', 'kube-proxy --config=/etc/kubernetes/kube-proxy.yaml --cleanup');
    await lab.component('start', 'node1', 'kube-proxy');
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: ['timed out', 'unreachable'], [`cli2 ${address}:80`]: 'answers' });
  },
  heal: async (lab) => {
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:node-proxier' };
    const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'system:kube-proxy' }];
    await lab.replace([{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: 'system:node-proxier' }, roleRef, subjects }]);
    for (const node of ['node1', 'node2']) await lab.component('restart', node, 'kube-proxy');
  },
  expected: { named: [{ layer: 'proxy', object: /^(Node node1|ClusterRoleBinding .*|ClusterRole system:node-proxier)$/ }] },
} satisfies Fault;
