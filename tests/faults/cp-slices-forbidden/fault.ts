import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { must, podsOf, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const binding = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: "system:controller:endpointslice-controller", annotations: { rbac.authorization.kubernetes.io/autoupdate: "true" }, labels: { kubernetes.io/bootstrapping: rbac-defaults } }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:controller:endpointslice-controller" }
subjects: [{ kind: ServiceAccount, name: endpointslice-controller, namespace: kube-system }]
`;

export default {
  what: 'the controller of EndpointSlices may not write them, and the pods were made anew',
  inject: async (lab) => {
    await lab.kubectl('delete', 'clusterrolebinding', 'system:controller:endpointslice-controller');
    await deletePods(lab);
    await until('there are new pods', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ ready, deleted }) => ready && !deleted);
    });
  },
  symptom: async (lab) => {
    const [pods, listed] = [await podsOf(lab), await readyEndpoints(lab)];
    must(pods.length === 3 && !pods.some(({ ip }) => listed.includes(ip)), 'the slices do not know the new pods');
  },
  heal: (lab) => lab.apply(binding),
  expected: { named: [{ layer: 'control-plane', object: 'kube-controller-manager' }] },
} satisfies Fault;
