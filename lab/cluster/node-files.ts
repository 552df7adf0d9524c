/** What a node reads: certificates, kubeconfigs, configuration and the command line of each component, in /etc/kubernetes; its CNI configuration. */
import { stringify } from 'yaml';
import { imageNames } from '../versions.ts';
import type { Authority } from './certificates.ts';
import { commandLine, type Files } from './control-plane-files.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { apiAddress, dnsServiceAddress, nodeLocalDnsAddress, podNetworks, type Cluster, type Machine } from './shape.ts';

export async function writeNodeFiles(cluster: Cluster, node: Machine, authority: Authority): Promise<Files> {
  const [kubelet, proxy, policy] = await Promise.all([
    authority.issue({ user: `system:node:${node.name}`, group: 'system:nodes', dns: [node.name], addresses: node.addresses }),
    authority.issue({ user: 'system:kube-proxy' }),
    authority.issue({ user: 'plumbline:network-policy' }),
  ]);
  const access = (user: string, pair: typeof kubelet): string => writeKubeconfig({ cluster: cluster.name, user, server: apiAddress(cluster), authority: authority.certificate, pair });
  return {
    'pki/ca.crt': authority.certificate,
    'pki/kubelet.crt': kubelet.certificate,
    'pki/kubelet.key': kubelet.key,
    'kubelet.kubeconfig': access(`system:node:${node.name}`, kubelet),
    'kube-proxy.kubeconfig': access('system:kube-proxy', proxy),
    'network-policy.kubeconfig': access('plumbline:network-policy', policy),
    'kubelet.yaml': stringify(kubeletConfiguration(cluster)),
    'kube-proxy.yaml': stringify(proxyConfiguration(cluster, node)),
    'containerd.toml': containerdConfiguration,
    'components/containerd': commandLine('containerd', ['--config=/etc/kubernetes/containerd.toml']),
    'components/kubelet': commandLine('kubelet', [
      '--config=/etc/kubernetes/kubelet.yaml',
      '--kubeconfig=/etc/kubernetes/kubelet.kubeconfig',
      `--hostname-override=${node.name}`,
      `--node-ip=${node.addresses.join(',')}`,
      '--root-dir=/var/lib/kubelet',
      '--v=2',
    ]),
    'components/kube-proxy': commandLine('kube-proxy', ['--config=/etc/kubernetes/kube-proxy.yaml', '--v=2']),
    'components/network-policy': commandLine('network-policy', [`-node=${node.name}`, '-kubeconfig=/etc/kubernetes/network-policy.kubeconfig']),
  };
}

/** The node's own cgroup tree may be version 1, and is not a machine's root: no limits for the node as a whole. */
function kubeletConfiguration(cluster: Cluster): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: '/etc/kubernetes/pki/ca.crt' } },
    authorization: { mode: 'Webhook' },
    tlsCertFile: '/etc/kubernetes/pki/kubelet.crt',
    tlsPrivateKeyFile: '/etc/kubernetes/pki/kubelet.key',
    clusterDNS: [cluster.shape.nodeLocalDns ? nodeLocalDnsAddress : dnsServiceAddress],
    clusterDomain: cluster.shape.clusterDomain,
    resolvConf: '/etc/resolv.conf',
    containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
    cgroupDriver: 'cgroupfs',
    cgroupsPerQOS: false,
    enforceNodeAllocatable: [],
    failCgroupV1: false,
    failSwapOn: false,
    localStorageCapacityIsolation: false,
    evictionHard: {},
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
  };
}

function proxyConfiguration(cluster: Cluster, node: Machine): object {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: cluster.shape.proxy,
    clientConnection: { kubeconfig: '/etc/kubernetes/kube-proxy.kubeconfig' },
    hostnameOverride: node.name,
    detectLocalMode: 'ClusterCIDR',
    clusterCIDR: podNetworks(cluster),
    // The table's size belongs to the machine: a network namespace cannot change it.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  };
}

export function writeCniConfiguration(cluster: Cluster, node: Machine): string {
  const ipam = { type: 'host-local', ranges: node.podCidrs.map((subnet) => [{ subnet }]), routes: ['0.0.0.0/0', '::/0'].slice(0, node.podCidrs.length).map((dst) => ({ dst })) };
  const plugin = {
    bridge: { type: 'bridge', bridge: 'cni0', isGateway: true, ipMasq: false, hairpinMode: true, ipam },
    ptp: { type: 'ptp', ipMasq: false, ipam },
  }[cluster.shape.cni];
  return `${JSON.stringify({ cniVersion: '1.0.0', name: 'plumbline', plugins: [plugin, { type: 'portmap', capabilities: { portMappings: true } }] }, null, 2)}\n`;
}

const containerdConfiguration = `version = 3
root = "/var/lib/containerd"
state = "/run/containerd"

[grpc]
  address = "/run/containerd/containerd.sock"

[plugins.'io.containerd.cri.v1.images']
  snapshotter = "overlayfs"

[plugins.'io.containerd.cri.v1.images'.pinned_images]
  sandbox = "${imageNames.pause}"

[plugins.'io.containerd.cri.v1.runtime']
  disable_apparmor = true
  restrict_oom_score_adj = true

[plugins.'io.containerd.cri.v1.runtime'.cni]
  bin_dirs = ["/usr/lib/cni"]
  conf_dir = "/etc/cni/net.d"

[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

  [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
    SystemdCgroup = false
`;
