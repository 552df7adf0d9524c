/** What the lab is made of. A change here makes a new entry in the cache and leaves the old one alone. */

export const kubernetesVersions = {
  '1.34': '1.34.4',
  '1.35': '1.35.4',
  '1.36': '1.36.3',
  '1.37': '1.37.2',
} as const;

export type KubernetesMinor = keyof typeof kubernetesVersions;

export const kubernetesMinors = Object.keys(kubernetesVersions) as readonly KubernetesMinor[];

export const defaultKubernetes: KubernetesMinor = '1.36';

export const coreDnsVersion = '1.15.0';

export const containerdVersion = '2.4.2';

export const imageNames = {
  busybox: 'registry.k8s.io/busybox:1.27.2',
  serveHostname: 'registry.k8s.io/serve_hostname:latest',
  agnhost: 'registry.k8s.io/e2e-test-images/agnhost:2.63.0',
  pause: 'registry.k8s.io/pause:3.10',
  coreDns: `registry.k8s.io/coredns/coredns:v${coreDnsVersion}`,
} as const;

/** Everything a node's root file system has: the tools of a Debian node, and the daemons that Debian packages well. */
export const debianPackages: readonly string[] = [
  'base-files', 'libc-bin', 'netbase', 'dash', 'bash', 'coreutils', 'grep', 'sed', 'mawk', 'findutils', 'gzip', 'tar', 'procps', 'psmisc',
  'util-linux', 'mount', 'hostname', 'kmod', 'iproute2', 'iptables', 'nftables', 'conntrack', 'ipset', 'ethtool', 'ebtables', 'arptables',
  'iputils-ping', 'iputils-arping', 'traceroute', 'netcat-openbsd', 'tcpdump', 'curl', 'busybox',
  'runc', 'containernetworking-plugins', 'etcd-server', 'tini',
];
