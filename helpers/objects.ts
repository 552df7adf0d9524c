import { groupBy } from './group-by.ts';
import { isReady } from './kube.ts';
import type { ConfigMap, EndpointSlice, Event, KubeObject, Lease, MutatingPolicy, Node, Pod, Service, ServiceCidr, WebhookConfiguration, Workload } from './kube.ts';
import { partOf } from './parts.ts';
import type { Read } from './survey.ts';

/** The API paths that a survey reads: lists of the whole cluster, because the cause often stands in another namespace. Where they are forbidden, parts of them are read. */
export const paths = {
  version: '/version',
  nodes: '/api/v1/nodes',
  namespaces: '/api/v1/namespaces',
  pods: '/api/v1/pods',
  services: '/api/v1/services',
  endpointSlices: '/apis/discovery.k8s.io/v1/endpointslices',
  networkPolicies: '/apis/networking.k8s.io/v1/networkpolicies',
  deployments: '/apis/apps/v1/deployments',
  replicaSets: '/apis/apps/v1/replicasets',
  statefulSets: '/apis/apps/v1/statefulsets',
  daemonSets: '/apis/apps/v1/daemonsets',
  leases: '/apis/coordination.k8s.io/v1/leases',
  quotas: '/api/v1/resourcequotas',
  validatingWebhooks: '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
  mutatingWebhooks: '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
  mutatingPolicies: '/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicies',
  serviceCidrs: '/apis/networking.k8s.io/v1/servicecidrs',
  events: '/api/v1/events?fieldSelector=type%3DWarning',
  groups: '/apis',
} as const;

/** Lists that only give a culprit its full name: whoever may not read them can judge all the same. */
export const dispensable: readonly string[] = [paths.quotas, paths.validatingWebhooks, paths.mutatingWebhooks, paths.mutatingPolicies, paths.serviceCidrs];

export type Kind = keyof typeof paths;

/** Lists of which each namespace has its part. */
export const namespaced = ['namespaces', 'pods', 'services', 'endpointSlices', 'networkPolicies', 'deployments', 'replicaSets', 'statefulSets', 'daemonSets', 'leases', 'events'] as const satisfies readonly Kind[];

/**
 * What the API said, at one moment. A list that could not be read is empty and has its reason in `unreadable`; one of which only some namespaces' parts could be read holds
 * these, has its reason there as well, and their names in `parts`: what it does not hold may be elsewhere (see unread.ts).
 */
export interface Objects {
  readonly nodes: readonly Node[];
  readonly namespaces: readonly KubeObject[];
  readonly pods: readonly Pod[];
  readonly services: readonly Service[];
  readonly endpointSlices: readonly EndpointSlice[];
  readonly networkPolicies: readonly KubeObject[];
  readonly deployments: readonly Workload[];
  readonly replicaSets: readonly Workload[];
  readonly statefulSets: readonly Workload[];
  readonly daemonSets: readonly Workload[];
  readonly leases: readonly Lease[];
  readonly quotas: readonly KubeObject[];
  readonly webhooks: readonly WebhookConfiguration[];
  /** Since Kubernetes 1.36. */
  readonly mutatingPolicies: readonly MutatingPolicy[];
  /** Since Kubernetes 1.33. */
  readonly serviceCidrs: readonly ServiceCidr[];
  readonly events: readonly Event[];
  /** Groups of kinds that the API serves: `networking.k8s.io`. */
  readonly groups: readonly string[];
  /** ConfigMaps that were asked for by name. */
  readonly configMaps: readonly ConfigMap[];
  /** kubelet's own configuration by node (`/configz`). */
  readonly kubelets: Readonly<Record<string, KubeletConfig>>;
  readonly unreadable: Readonly<Record<string, string>>;
  /** By path of the list: the namespaces whose parts were read where the whole was not. */
  readonly parts: Readonly<Record<string, readonly string[]>>;
  /** By pod (`app/web-1`): the end of the log of a container of it that has crashed; of DNS servers that run, what concerns their configuration. */
  readonly logs: Readonly<Record<string, string>>;
}

export interface KubeletConfig {
  readonly clusterDNS?: readonly string[];
  readonly clusterDomain?: string;
}

/** Objects as they were at `moment`; what was read only once stands for both moments. */
export function objectsOf(reads: readonly Read[], moment: Read['moment']): Objects {
  const byPath = new Map<string, Read>();
  for (const read of reads) {
    const before = byPath.get(read.path);
    // The run's own namespace was not there at first, and its part is read only afterwards.
    if (moment === 'first' && read.moment === 'last' && partOf(read.path) !== null) continue;
    if (before === undefined || read.moment === moment) byPath.set(read.path, read);
  }
  const parts = partsOf([...byPath.values()]);
  const list = <T>(kind: Kind): readonly T[] => {
    const whole = byPath.get(paths[kind]);
    return whole?.status === 200 ? itemsOf<T>(whole) : (parts.get(paths[kind]) ?? []).flatMap(({ read }) => itemsOf<T>(read));
  };
  const named = <T>(pattern: RegExp): readonly (readonly [string, T])[] =>
    [...byPath.values()].flatMap((read): readonly (readonly [string, T])[] => {
      const match = pattern.exec(read.path);
      return match === null || read.status !== 200 ? [] : [[match[1] ?? '', read.body as T]];
    });
  return withoutLeftBehind({
    nodes: list<Node>('nodes'),
    namespaces: list<KubeObject>('namespaces'),
    pods: withNamed(list<Pod>('pods'), named<Pod>(onePod).map(([, pod]) => pod)),
    services: list<Service>('services'),
    endpointSlices: list<EndpointSlice>('endpointSlices'),
    networkPolicies: list<KubeObject>('networkPolicies'),
    deployments: list<Workload>('deployments'),
    replicaSets: list<Workload>('replicaSets'),
    statefulSets: list<Workload>('statefulSets'),
    daemonSets: list<Workload>('daemonSets'),
    leases: list<Lease>('leases'),
    quotas: list<KubeObject>('quotas'),
    webhooks: [
      ...list<WebhookConfiguration>('validatingWebhooks').map((one) => ({ ...one, kind: 'ValidatingWebhookConfiguration' })),
      ...list<WebhookConfiguration>('mutatingWebhooks').map((one) => ({ ...one, kind: 'MutatingWebhookConfiguration' })),
    ],
    mutatingPolicies: list<MutatingPolicy>('mutatingPolicies'),
    serviceCidrs: list<ServiceCidr>('serviceCidrs'),
    events: list<Event>('events'),
    groups: groupsOf(byPath.get(paths.groups)),
    configMaps: named<ConfigMap>(/\/configmaps\/([^/]+)$/).map(([, body]) => body),
    logs: Object.fromEntries([...byPath.values()].flatMap((read): readonly (readonly [string, string])[] => {
      const [, namespace, pod] = logPath.exec(read.path) ?? [];
      return pod === undefined || read.status !== 200 ? [] : [[`${namespace ?? ''}/${pod}`, String(read.body)]];
    })),
    kubelets: Object.fromEntries(named<{ kubeletconfig?: KubeletConfig }>(/^\/api\/v1\/nodes\/([^/]+)\/proxy\/configz$/).map(([node, body]) => [node, body.kubeletconfig ?? {}])),
    unreadable: Object.fromEntries([...byPath.values()].filter((read) => read.status !== 200 && !logPath.test(read.path)).map((read) => [read.path, read.error ?? `HTTP ${read.status}`])),
    parts: Object.fromEntries([...parts].map(([whole, some]) => [whole, some.map(({ namespace }) => namespace)])),
  });
}

const onePod = /^\/api\/v1\/namespaces\/[^/]+\/pods\/([^/?]+)$/;

/** A pod that was read by its name, where its list was not. */
function withNamed(pods: readonly Pod[], named: readonly Pod[]): readonly Pod[] {
  return [...pods, ...named.filter((one) => !pods.some(({ metadata }) => metadata.uid === one.metadata.uid))];
}

/** What was read of lists by namespace, by the path of the list. */
function partsOf(reads: readonly Read[]): ReadonlyMap<string, readonly { readonly namespace: string; readonly read: Read }[]> {
  const lists: readonly string[] = namespaced.map((kind) => paths[kind]);
  const read = reads.flatMap((one) => {
    const part = one.status === 200 ? partOf(one.path) : null;
    return part === null || !lists.includes(part.whole) ? [] : [{ ...part, read: one }];
  });
  return groupBy(read, ({ whole }) => whole);
}

/**
 * A node that was cleared and is away keeps its pods of DaemonSets until it comes back: they are nobody's concern meanwhile, nor are their addresses. (Where no node is Ready,
 * none was cleared for the others.)
 */
function withoutLeftBehind(objects: Objects): Objects {
  const away = new Set(objects.nodes.filter((node) => node.spec?.unschedulable === true && !isReady(node)).map(({ metadata }) => metadata.name));
  if (away.size === 0 || !objects.nodes.some(isReady)) return objects;
  const left = objects.pods.filter((pod) => away.has(pod.spec.nodeName ?? '') && pod.metadata.ownerReferences?.some(({ kind }) => kind === 'DaemonSet') === true);
  const uids = new Set(left.map(({ metadata }) => metadata.uid));
  return {
    ...objects,
    pods: objects.pods.filter((pod) => !left.includes(pod)),
    endpointSlices: objects.endpointSlices.map((slice) => ({ ...slice, endpoints: (slice.endpoints ?? []).filter(({ targetRef }) => targetRef?.uid === undefined || !uids.has(targetRef.uid)) })),
  };
}

/** Logs are asked for beside the lists: without them less is told, and nothing is blind. */
const logPath = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/log\?/;

function groupsOf(read: Read | undefined): readonly string[] {
  const body = read?.body as { readonly groups?: readonly { readonly name: string }[] | null } | undefined;
  return read?.status === 200 ? (body?.groups ?? []).map(({ name }) => name) : [];
}

function itemsOf<T>(read: Read | undefined): readonly T[] {
  if (read?.status !== 200) return [];
  // A namespace is its own part of the list of namespaces.
  const body = read.body as { readonly kind?: string; readonly items?: readonly T[] | null } | undefined;
  return body?.kind === 'Namespace' ? [body as T] : (body?.items ?? []);
}
