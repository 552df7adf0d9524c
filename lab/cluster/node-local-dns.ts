/** A DNS cache on each node, as the Kubernetes add-on makes it: in the node's network, on a link-local address, asking the DNS servers through a Service of its own. */
import { imageNames } from '../versions.ts';
import type { Addon } from './addons.ts';
import { dnsUpstreamAddress, nodeLocalDnsAddress, type Cluster } from './shape.ts';

const name = 'node-local-dns';
const metadata = { name, namespace: 'kube-system', labels: { 'k8s-app': name } };

export function describeNodeLocalDns(cluster: Cluster): Addon[] {
  return [
    { path: `/api/v1/namespaces/kube-system/configmaps/${name}`, object: { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { Corefile: corefile(cluster.shape.clusterDomain) } } },
    {
      path: '/api/v1/namespaces/kube-system/services/kube-dns-upstream',
      object: {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { ...metadata, name: 'kube-dns-upstream' },
        spec: {
          clusterIP: dnsUpstreamAddress,
          selector: { 'k8s-app': 'kube-dns' },
          ports: [
            { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
            { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
          ],
        },
      },
    },
    { path: `/apis/apps/v1/namespaces/kube-system/daemonsets/${name}`, object: daemonSet() },
  ];
}

function daemonSet(): object {
  const labels = { 'k8s-app': name };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata,
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          hostNetwork: true,
          dnsPolicy: 'Default',
          priorityClassName: 'system-node-critical',
          tolerations: [{ operator: 'Exists' }],
          containers: [
            {
              name: 'node-cache',
              image: imageNames.coreDns,
              imagePullPolicy: 'IfNotPresent',
              args: ['-conf', '/etc/coredns/Corefile'],
              readinessProbe: { httpGet: { host: nodeLocalDnsAddress, path: '/health', port: 8080 }, periodSeconds: 2 },
              volumeMounts: [{ name: 'config', mountPath: '/etc/coredns', readOnly: true }],
            },
          ],
          volumes: [{ name: 'config', configMap: { name, items: [{ key: 'Corefile', path: 'Corefile' }] } }],
        },
      },
    },
  };
}

/** What the cluster knows is asked over TCP, which no stale entry of connection tracking can swallow; the rest goes where the node asks. */
function corefile(domain: string): string {
  const zone = (names: string, forward: string, more = ''): string => `${names} {
    errors
    cache 30
    reload
    loop
    bind ${nodeLocalDnsAddress}
    ${forward}
${more}}
`;
  return [
    zone(`${domain}:53`, `forward . ${dnsUpstreamAddress} {\n        force_tcp\n    }`, `    health ${nodeLocalDnsAddress}:8080\n`),
    zone('in-addr.arpa:53 ip6.arpa:53', `forward . ${dnsUpstreamAddress} {\n        force_tcp\n    }`),
    zone('.:53', 'forward . /etc/resolv.conf'),
  ].join('');
}
