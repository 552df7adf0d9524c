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
  /** Pods, nodes and Services that want it have an IPv6 address beside their IPv4 one. */
  readonly dualStack: boolean;
  /** A DNS cache on each node, and pods that ask it instead of the DNS Service. */
  readonly nodeLocalDns: boolean;
};

/** `podCidrs` are empty for the control plane; `addresses` and they have IPv4 first. */
export type Machine = { readonly name: string; readonly addresses: readonly [string, ...string[]]; readonly podCidrs: readonly string[] };

/** `subnet` is the first three bytes of the node network: the only addresses that the machine itself gets to know. */
export type Cluster = { readonly name: string; readonly shape: ClusterShape; readonly subnet: string; readonly uplink: string };

/** Pod and Service addresses live in the cluster's own network namespaces: every cluster uses the same. */
const podNetwork = '10.244.0.0/16';
const podNetwork6 = 'fd00:10:244::/48';
const serviceNetwork = '10.96.0.0/16';
const serviceNetwork6 = 'fd00:10:96::/112';
export const kubernetesServiceAddress = '10.96.0.1';
export const dnsServiceAddress = '10.96.0.10';
/** Where a cache on a node asks on: the DNS Service's own address is not its business. */
export const dnsUpstreamAddress = '10.96.0.11';
/** The usual address of a DNS cache on a node: link-local, so that it can be the same on each. */
export const nodeLocalDnsAddress = '169.254.20.10';

const list = (cluster: Cluster, first: string, second: string): string => (cluster.shape.dualStack ? `${first},${second}` : first);
export const podNetworks = (cluster: Cluster): string => list(cluster, podNetwork, podNetwork6);
export const serviceNetworks = (cluster: Cluster): string => list(cluster, serviceNetwork, serviceNetwork6);

export const hostAddress = (cluster: Cluster): string => `${cluster.subnet}.1`;
export const controlPlaneAddress = (cluster: Cluster): string => `${cluster.subnet}.2`;
export const gatewayAddress = (cluster: Cluster): string => `${cluster.subnet}.254`;
export const apiAddress = (cluster: Cluster): string => `https://${controlPlaneAddress(cluster)}:6443`;

export function listNodes(cluster: Cluster): readonly Machine[] {
  return Array.from({ length: cluster.shape.nodes }, (_, index) => machine(cluster, `node${index + 1}`, 11 + index, [`10.244.${index + 1}.0/24`, `fd00:10:244:${index + 1}::/64`]));
}

function machine(cluster: Cluster, name: string, host: number, podCidrs: readonly string[]): Machine {
  const { subnet, shape } = cluster;
  const second = `fd00:${subnet.replaceAll('.', ':')}::${host}`;
  return { name, addresses: shape.dualStack ? [`${subnet}.${host}`, second] : [`${subnet}.${host}`], podCidrs: shape.dualStack ? podCidrs : podCidrs.slice(0, 1) };
}

export function listMachines(cluster: Cluster): readonly Machine[] {
  return [machine(cluster, controlPlane, 2, []), ...listNodes(cluster)];
}
