/** What a user can choose about a cluster, and the addresses that follow from it. */
import type { KubernetesMinor } from '../versions.ts';
import { controlPlane } from './components.ts';

export type ProxyMode = 'iptables' | 'nftables';

/** `bridge`: pods of a node share a bridge; `ptp`: each pod has a routed link of its own. */
export type Cni = 'bridge' | 'ptp';

export type ClusterShape = {
  readonly nodes: number;
  readonly proxy: ProxyMode;
  readonly cni: Cni;
  /** Whether NetworkPolicies are enforced. */
  readonly policy: boolean;
  readonly kubernetes: KubernetesMinor;
  readonly clusterDomain: string;
};

export type Machine = { readonly name: string; readonly address: string; readonly podCidr: string | undefined };

/** `subnet` is the first three bytes of the node network: the only addresses that the machine itself gets to know. */
export type Cluster = { readonly name: string; readonly shape: ClusterShape; readonly subnet: string; readonly uplink: string };

/** Pod and Service addresses live in the cluster's own network namespaces: every cluster uses the same. */
export const podNetwork = '10.244.0.0/16';
export const serviceNetwork = '10.96.0.0/16';
export const kubernetesServiceAddress = '10.96.0.1';
export const dnsServiceAddress = '10.96.0.10';

export const hostAddress = (cluster: Cluster): string => `${cluster.subnet}.1`;
export const controlPlaneAddress = (cluster: Cluster): string => `${cluster.subnet}.2`;
export const gatewayAddress = (cluster: Cluster): string => `${cluster.subnet}.254`;
export const apiAddress = (cluster: Cluster): string => `https://${controlPlaneAddress(cluster)}:6443`;

export function listNodes(cluster: Cluster): readonly Machine[] {
  return Array.from({ length: cluster.shape.nodes }, (_, index) => ({
    name: `node${index + 1}`,
    address: `${cluster.subnet}.${11 + index}`,
    podCidr: `10.244.${index + 1}.0/24`,
  }));
}

export function listMachines(cluster: Cluster): readonly Machine[] {
  return [{ name: controlPlane, address: controlPlaneAddress(cluster), podCidr: undefined }, ...listNodes(cluster)];
}
