/** The programs of a cluster, by the node that runs them. `cp` is the control plane: a node of its own, without pods. */

export const controlPlane = 'cp';

export const controlPlaneComponents = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'upstream-dns'] as const;

/** `network-policy` is there in clusters that enforce NetworkPolicies. */
export const nodeComponents = ['containerd', 'kubelet', 'kube-proxy', 'network-policy'] as const;

export function componentsOf(node: string): readonly string[] {
  return node === controlPlane ? controlPlaneComponents : nodeComponents;
}
