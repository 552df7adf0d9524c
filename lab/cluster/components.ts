/** The programs of a cluster, by the node that runs them. `cp` is the control plane: a node of its own, without pods. */

export const controlPlane = 'cp';

export const controlPlaneComponents = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'upstream-dns'] as const;

export const nodeComponents = ['containerd', 'kubelet', 'kube-proxy'] as const;

export function componentsOf(node: string): readonly string[] {
  return node === controlPlane ? controlPlaneComponents : nodeComponents;
}
