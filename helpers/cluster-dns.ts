import { nameOf, selects, serviceIps, type Pod, type Service } from './kube.ts';
import type { Objects } from './objects.ts';

/** The cluster's DNS as its objects tell it. */
export interface ClusterDns {
  /** Where kubelets send their pods; empty: nobody could be asked. */
  readonly nameservers: readonly string[];
  /** The DNS Service; undefined: there is none to be found. */
  readonly service: Service | undefined;
  readonly servers: readonly Pod[];
  /** Cluster domain as kubelets hand it out, then as the servers' own configuration says. */
  readonly handedOut: string | undefined;
  readonly served: readonly string[];
  /** ConfigMaps that the servers mount: `namespace/name`. */
  readonly configMaps: readonly string[];
  /** What is in these. */
  readonly corefiles: readonly string[];
}

/**
 * Finds DNS by what leads to it, not by its name: distributions call it kube-dns, coredns, rke2-coredns-rke2-coredns or dns-default.
 * First the Service that has the address kubelets hand out, then the well-known label, then the pods that run a DNS server.
 */
export function clusterDnsOf(objects: Objects): ClusterDns {
  const kubelets = Object.values(objects.kubelets);
  const nameservers = [...new Set(kubelets.flatMap((kubelet) => kubelet.clusterDNS ?? []))];
  const labelled = objects.services.filter((service) => isDnsLabel(service.metadata.labels) && service.spec.selector !== undefined);
  const byPort = (service: Service): boolean => (service.spec.ports ?? []).some((port) => port.port === 53);
  const service =
    objects.services.find((candidate) => serviceIps(candidate).some((ip) => nameservers.includes(ip)) && byPort(candidate)) ??
    labelled.find((candidate) => byPort(candidate) && serviceIps(candidate).length > 0 && !candidate.metadata.name.endsWith('-upstream')) ??
    objects.services.find((candidate) => candidate.metadata.namespace === 'kube-system' && candidate.metadata.name === 'kube-dns');
  const selected = service === undefined ? [] : objects.pods.filter((pod) => pod.metadata.namespace === service.metadata.namespace && selects(service.spec.selector, pod.metadata.labels));
  const servers = selected.length > 0 ? selected : objects.pods.filter(runsDnsServer);
  const configMaps = [...new Set(servers.flatMap((pod) => volumesOf(pod).map((name) => `${pod.metadata.namespace ?? ''}/${name}`)))];
  const corefiles = objects.configMaps.filter((map) => configMaps.length === 0 || configMaps.includes(nameOf(map))).flatMap((map) => Object.values(map.data ?? {}));
  const domains = kubelets.flatMap((kubelet) => (kubelet.clusterDomain === undefined || kubelet.clusterDomain === '' ? [] : [kubelet.clusterDomain]));
  return {
    nameservers,
    service,
    servers,
    handedOut: domains[0],
    served: [...new Set(corefiles.flatMap(zonesOfCorefile))],
    configMaps,
    corefiles,
  };
}

/** DNS servers in the networks of their nodes, which keep answers for the pods there and ask the cluster's own; and the ConfigMaps that they mount. */
export function dnsCachesOf(objects: Objects, { servers }: Pick<ClusterDns, 'servers'>): { readonly pods: readonly Pod[]; readonly configMaps: readonly string[] } {
  const pods = objects.pods.filter((pod) => pod.spec.hostNetwork === true && !servers.includes(pod) && pod.spec.containers.some(({ image }) => /\/(coredns|k8s-dns-node-cache)[:@]|\/coredns$/.test(image ?? '')));
  return { pods, configMaps: [...new Set(pods.flatMap((pod) => volumesOf(pod).map((name) => `${pod.metadata.namespace ?? ''}/${name}`)))] };
}

function isDnsLabel(labels: Readonly<Record<string, string>> | undefined): boolean {
  // A cache on the nodes brings a second Service for its way to the servers (kubernetes.io/name: KubeDNSUpstream).
  if (labels?.['kubernetes.io/name'] === 'KubeDNSUpstream') return false;
  return labels?.['k8s-app'] === 'kube-dns' || labels?.['kubernetes.io/name'] === 'CoreDNS' || labels?.['dns.operator.openshift.io/owning-dns'] !== undefined;
}

function runsDnsServer(pod: Pod): boolean {
  return pod.metadata.labels?.['k8s-app'] === 'kube-dns' || pod.spec.containers.some((container) => /\/(coredns|k8s-dns-kube-dns)[:@]|\/coredns$/.test(container.image ?? ''));
}

function volumesOf(pod: Pod): readonly string[] {
  const volumes = (pod.spec as { readonly volumes?: readonly { readonly configMap?: { readonly name?: string } }[] }).volumes ?? [];
  return volumes.flatMap((volume) => (volume.configMap?.name === undefined || volume.configMap.name === 'kube-root-ca.crt' ? [] : [volume.configMap.name]));
}

/** Zones of the `kubernetes` plugin that hold names (not the reverse ones). */
export function zonesOfCorefile(text: string): readonly string[] {
  let block: readonly string[] = [];
  return text.split('\n').flatMap((line): readonly string[] => {
    const words = line.replace(/#.*/, '').replace('{', ' ').trim().split(/\s+/).filter((word) => word !== '');
    // A server block begins at the margin: `cluster.local:53 {`. The plugin without zones of its own serves the block's.
    if (/^\S.*\{\s*$/.test(line)) block = words.map((word) => word.replace(/^\w+:\/\//, '').replace(/:\d+$/, '')).filter((zone) => zone !== '.' && zone !== '');
    return words[0] === 'kubernetes' && /^\s/.test(line) ? (words.length > 1 ? words.slice(1) : block) : [];
  })
    .map((zone) => zone.replace(/\.$/, ''))
    .filter((zone) => zone !== '' && !zone.endsWith('.arpa'));
}

/** The domain under which Services have their names: what the servers serve is the truth, what kubelets hand out is the fallback. */
export function clusterDomainOf(dns: ClusterDns): string {
  if (dns.handedOut !== undefined && (dns.served.length === 0 || dns.served.includes(dns.handedOut))) return dns.handedOut;
  return dns.served[0] ?? dns.handedOut ?? 'cluster.local';
}
