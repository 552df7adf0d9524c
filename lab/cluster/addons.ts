/** What every cluster has beside its components: the nodes with their pod CIDRs, access of the API server to kubelets, CoreDNS. */
import { imageNames } from '../versions.ts';
import type { Api } from './api.ts';
import { describeNodeLocalDns } from './node-local-dns.ts';
import { dnsServiceAddress, listNodes, type Cluster } from './shape.ts';

export type Addon = { readonly path: string; readonly object: object };

export async function applyAddons(api: Api, cluster: Cluster): Promise<void> {
  await Promise.all(describeAddons(cluster).map(({ path, object }) => api.apply(path, object)));
}

/**
 * Node objects made before their kubelets come: with the pod CIDR that their CNI has, and as topology domains from the start. With room for pods, too: a kubelet
 * rejects those that it is given before it has heard of what it has reported itself.
 */
function describeNodes(cluster: Cluster): Addon[] {
  const room = { pods: '110' };
  return listNodes(cluster).map(({ name, podCidrs }) => ({
    path: `/api/v1/nodes/${name}`,
    object: { apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { 'kubernetes.io/hostname': name } }, spec: { podCIDR: podCidrs[0], podCIDRs: podCidrs }, status: { capacity: room, allocatable: room } },
  }));
}

function bind(name: string, role: string, subject: object): Addon {
  return {
    path: `/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${name}`,
    object: {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [subject],
    },
  };
}

function describePolicyAccess(): Addon[] {
  const name = 'plumbline:network-policy';
  const verbs = ['list', 'watch'];
  return [
    {
      path: `/apis/rbac.authorization.k8s.io/v1/clusterroles/${name}`,
      object: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name },
        rules: [
          { apiGroups: [''], resources: ['pods', 'namespaces'], verbs },
          { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs },
        ],
      },
    },
    bind(name, name, { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name }),
  ];
}

function describeAddons(cluster: Cluster): Addon[] {
  const system = { namespace: 'kube-system' };
  const labels = { 'k8s-app': 'kube-dns' };
  return [
    ...describeNodes(cluster),
    ...(cluster.shape.policy ? describePolicyAccess() : []),
    ...(cluster.shape.nodeLocalDns ? describeNodeLocalDns(cluster) : []),
    bind('plumbline:kube-apiserver-to-kubelet', 'system:kubelet-api-admin', { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'kube-apiserver-kubelet-client' }),
    { path: '/api/v1/namespaces/kube-system/serviceaccounts/coredns', object: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'coredns', ...system } } },
    {
      path: '/apis/rbac.authorization.k8s.io/v1/clusterroles/system:coredns',
      object: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'system:coredns' },
        rules: [
          { apiGroups: [''], resources: ['endpoints', 'services', 'pods', 'namespaces'], verbs: ['list', 'watch'] },
          { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
        ],
      },
    },
    bind('system:coredns', 'system:coredns', { kind: 'ServiceAccount', name: 'coredns', namespace: 'kube-system' }),
    {
      path: '/api/v1/namespaces/kube-system/configmaps/coredns',
      object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'coredns', ...system }, data: { Corefile: corefile(cluster.shape.clusterDomain) } },
    },
    { path: '/apis/apps/v1/namespaces/kube-system/deployments/coredns', object: corednsDeployment(system, labels, cluster.shape.nodes) },
    {
      path: '/api/v1/namespaces/kube-system/services/kube-dns',
      object: {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'kube-dns', ...system, labels: { ...labels, 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' } },
        spec: {
          clusterIP: dnsServiceAddress,
          ipFamilyPolicy: 'PreferDualStack',
          selector: labels,
          ports: [
            { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
            { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
            { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
          ],
        },
      },
    },
  ];
}

/** The readiness probe is frequent: a kubelet that has just started delays a pod's first one by up to one period. */
function corednsDeployment(system: object, labels: object, nodes: number): object {
  const spread = { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: nodes > 1 ? 'DoNotSchedule' : 'ScheduleAnyway', labelSelector: { matchLabels: labels } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'coredns', ...system, labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: 'coredns',
          priorityClassName: 'system-cluster-critical',
          dnsPolicy: 'Default',
          tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }],
          topologySpreadConstraints: [spread],
          containers: [
            {
              name: 'coredns',
              image: imageNames.coreDns,
              imagePullPolicy: 'IfNotPresent',
              args: ['-conf', '/etc/coredns/Corefile'],
              ports: [
                { name: 'dns', containerPort: 53, protocol: 'UDP' },
                { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
                { name: 'metrics', containerPort: 9153, protocol: 'TCP' },
              ],
              readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 2 },
              livenessProbe: { httpGet: { path: '/health', port: 8080 }, initialDelaySeconds: 60, timeoutSeconds: 5, failureThreshold: 5 },
              volumeMounts: [{ name: 'config', mountPath: '/etc/coredns', readOnly: true }],
            },
          ],
          volumes: [{ name: 'config', configMap: { name: 'coredns', items: [{ key: 'Corefile', path: 'Corefile' }] } }],
        },
      },
    },
  };
}

function corefile(domain: string): string {
  return `.:53 {
    errors
    health {
        lameduck 5s
    }
    ready
    kubernetes ${domain} in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
        ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
        max_concurrent 1000
    }
    cache 30
    loop
    reload
    loadbalance
}
`;
}
