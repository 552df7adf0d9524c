/**
 * The raw Kubernetes objects that are looked at, as the API gives them (JSON). Only the fields that are read are named;
 * everything else stays in the object, because a diagnosis must see an object as it is.
 */
export interface Meta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  /** Seconds; deletionTimestamp is the end of them. */
  readonly deletionGracePeriodSeconds?: number;
  readonly finalizers?: readonly string[];
  readonly generation?: number;
  readonly resourceVersion?: string;
  readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly uid: string; readonly controller?: boolean }[];
  readonly managedFields?: readonly { readonly time?: string; readonly manager?: string; readonly operation?: string; readonly subresource?: string }[];
}

export interface KubeObject {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly metadata: Meta;
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: string;
  readonly appProtocol?: string;
  readonly targetPort?: number | string;
  readonly nodePort?: number;
}

export interface Service extends KubeObject {
  readonly spec: {
    readonly type?: string;
    readonly clusterIP?: string;
    readonly clusterIPs?: readonly string[];
    readonly ipFamilies?: readonly string[];
    readonly ipFamilyPolicy?: string;
    readonly externalName?: string;
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: readonly ServicePort[];
    readonly sessionAffinity?: string;
    readonly internalTrafficPolicy?: string;
    readonly externalTrafficPolicy?: string;
    readonly publishNotReadyAddresses?: boolean;
    readonly trafficDistribution?: string;
    readonly externalIPs?: readonly string[];
  };
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string }[] } };
}

export interface Probe {
  readonly httpGet?: { readonly path?: string; readonly port: number | string; readonly scheme?: string; readonly host?: string };
  readonly tcpSocket?: { readonly port: number | string };
  readonly exec?: { readonly command?: readonly string[] };
  readonly grpc?: { readonly port: number };
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly failureThreshold?: number;
  readonly initialDelaySeconds?: number;
}

export interface Container {
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly name: string;
  readonly image?: string;
  readonly restartPolicy?: string;
  readonly resources?: { readonly limits?: Readonly<Record<string, string>> };
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number; readonly hostPort?: number; readonly protocol?: string }[];
  readonly lifecycle?: { readonly postStart?: object };
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly startupProbe?: Probe;
}

export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: { readonly startedAt?: string };
  readonly terminated?: { readonly reason?: string; readonly message?: string; readonly exitCode?: number; readonly finishedAt?: string; readonly startedAt?: string };
}

export interface ContainerStatus {
  readonly name: string;
  readonly ready?: boolean;
  readonly started?: boolean;
  readonly restartCount?: number;
  readonly containerID?: string;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
}

export interface Pod extends KubeObject {
  readonly spec: {
    readonly nodeName?: string;
    readonly hostNetwork?: boolean;
    readonly runtimeClassName?: string;
    readonly restartPolicy?: string;
    readonly volumes?: readonly { readonly name: string; readonly persistentVolumeClaim?: { readonly claimName: string } }[];
    readonly dnsPolicy?: string;
    readonly dnsConfig?: { readonly nameservers?: readonly string[]; readonly searches?: readonly string[]; readonly options?: readonly { readonly name: string; readonly value?: string }[] };
    readonly hostname?: string;
    readonly subdomain?: string;
    readonly nodeSelector?: Readonly<Record<string, string>>;
    readonly tolerations?: readonly { readonly key?: string; readonly operator?: string; readonly value?: string; readonly effect?: string }[];
    readonly schedulerName?: string;
    readonly serviceAccountName?: string;
    readonly schedulingGates?: readonly { readonly name: string }[];
    readonly readinessGates?: readonly { readonly conditionType: string }[];
    readonly containers: readonly Container[];
    readonly initContainers?: readonly Container[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly podIP?: string;
    readonly podIPs?: readonly { readonly ip: string }[];
    readonly hostIP?: string;
    readonly startTime?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export interface Node extends KubeObject {
  readonly spec?: { readonly podCIDR?: string; readonly podCIDRs?: readonly string[]; readonly unschedulable?: boolean; readonly taints?: readonly Taint[] };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
    readonly nodeInfo?: Readonly<Record<string, string>>;
    readonly daemonEndpoints?: { readonly kubeletEndpoint?: { readonly Port?: number } };
  };
}

export interface Endpoint {
  readonly addresses?: readonly string[];
  readonly conditions?: { readonly ready?: boolean; readonly serving?: boolean; readonly terminating?: boolean };
  readonly nodeName?: string;
  readonly zone?: string;
  readonly targetRef?: { readonly kind?: string; readonly name?: string; readonly namespace?: string; readonly uid?: string };
}

export interface EndpointSlice extends KubeObject {
  readonly addressType: string;
  readonly endpoints?: readonly Endpoint[] | null;
  readonly ports?: readonly { readonly name?: string; readonly port?: number; readonly protocol?: string }[] | null;
}

export interface Workload extends KubeObject {
  readonly spec: {
    readonly replicas?: number;
    readonly paused?: boolean;
    /** Of a StatefulSet: the headless Service in which its pods have their names. */
    readonly serviceName?: string;
    readonly strategy?: { readonly type?: string };
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly template?: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> }; readonly spec?: Pod['spec'] };
  };
  readonly status?: {
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    /** Of a DaemonSet: for how many nodes it is. */
    readonly desiredNumberScheduled?: number;
    /** Of a StatefulSet: the revision that its template is now. */
    readonly updateRevision?: string;
    readonly observedGeneration?: number;
    readonly conditions?: readonly Condition[];
  };
}

export interface Event extends KubeObject {
  readonly involvedObject?: { readonly kind?: string; readonly name?: string; readonly namespace?: string; readonly uid?: string };
  readonly reason?: string;
  readonly message?: string;
  readonly type?: string;
  readonly count?: number;
  readonly lastTimestamp?: string | null;
  readonly firstTimestamp?: string | null;
  readonly eventTime?: string | null;
}

export interface Lease extends KubeObject {
  readonly spec?: { readonly holderIdentity?: string; readonly renewTime?: string; readonly leaseDurationSeconds?: number };
}

export interface MutatingPolicy extends KubeObject {
  readonly spec?: { readonly matchConstraints?: { readonly resourceRules?: readonly { readonly resources?: readonly string[] }[] } };
}

/** A range of addresses that Services are given theirs from. */
export interface ServiceCidr extends KubeObject {
  readonly spec?: { readonly cidrs?: readonly string[] };
}

export interface WebhookConfiguration extends KubeObject {
  readonly webhooks?: readonly { readonly name: string; readonly rules?: readonly { readonly apiGroups?: readonly string[]; readonly resources?: readonly string[] }[]; readonly clientConfig?: { readonly url?: string; readonly service?: { readonly namespace: string; readonly name: string } } }[] | null;
}

export interface ConfigMap extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** `namespace/name`, or the bare name of a cluster-scoped object. */
export function nameOf(object: KubeObject): string {
  return object.metadata.namespace === undefined ? object.metadata.name : `${object.metadata.namespace}/${object.metadata.name}`;
}

/** Does every key of an equality selector have its value among the labels? An empty selector picks nothing here: a Service without one has no pods of its own. */
export function selects(selector: Readonly<Record<string, string>> | undefined, labels: Readonly<Record<string, string>> | undefined): boolean {
  const wanted = Object.entries(selector ?? {});
  return wanted.length > 0 && wanted.every(([key, value]) => labels?.[key] === value);
}

export function conditionOf(object: { readonly status?: { readonly conditions?: readonly Condition[] } } | undefined, type: string): Condition | undefined {
  return object?.status?.conditions?.find((condition) => condition.type === type);
}

export function isReady(object: { readonly status?: { readonly conditions?: readonly Condition[] } }): boolean {
  return conditionOf(object, 'Ready')?.status === 'True';
}

export function isTerminating(object: KubeObject): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

/** Finished for good: such a pod is no endpoint and needs none of a running pod's virtues. */
export function isCompleted(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

export function podIps(pod: Pod): readonly string[] {
  const many = pod.status?.podIPs?.map((entry) => entry.ip) ?? [];
  return many.length > 0 ? many : pod.status?.podIP === undefined ? [] : [pod.status.podIP];
}

/** Empty where it has none. */
export function ipOf(pod: Pod, family: 4 | 6): string | undefined {
  return podIps(pod).find((ip) => ip.includes(':') === (family === 6));
}

export function ipv4Of(pod: Pod): string {
  return ipOf(pod, 4) ?? '';
}

/** The EndpointSlices of a Service. */
export function slicesOf(slices: readonly EndpointSlice[], namespace: string | undefined, service: string | undefined): readonly EndpointSlice[] {
  return slices.filter((slice) => slice.metadata.namespace === namespace && slice.metadata.labels?.['kubernetes.io/service-name'] === service);
}

export function isNodeAddress(node: Node, ip: string): boolean {
  return node.status?.addresses?.some(({ address }) => address === ip) === true;
}

export function internalIp(node: Node): string | undefined {
  return node.status?.addresses?.find((address) => address.type === 'InternalIP')?.address;
}

/** `Deployment app/web` for a pod made by a ReplicaSet (its hash cut off), the controller as it is otherwise, the pod itself when nothing made it. */
export function ownerOf(pod: Pod): string {
  const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller) ?? pod.metadata.ownerReferences?.[0];
  const namespace = pod.metadata.namespace ?? '';
  if (owner === undefined) return `Pod ${nameOf(pod)}`;
  const hash = pod.metadata.labels?.['pod-template-hash'];
  if (owner.kind === 'ReplicaSet' && hash !== undefined && owner.name.endsWith(`-${hash}`)) {
    return `Deployment ${namespace}/${owner.name.slice(0, -hash.length - 1)}`;
  }
  return `${owner.kind} ${namespace}/${owner.name}`;
}

/** A Service that has virtual IPs: not headless, not ExternalName. */
export function serviceIps(service: Service | undefined): readonly string[] {
  if (service === undefined || service.spec.type === 'ExternalName') return [];
  const ips = service.spec.clusterIPs ?? (service.spec.clusterIP === undefined ? [] : [service.spec.clusterIP]);
  return ips.filter((ip) => ip !== 'None' && ip !== '');
}

/** A Service's selector as kubectl takes it, `app=web,tier=front`. */
export function selectorText({ service }: { readonly service: Service | undefined }): string {
  return Object.entries(service?.spec.selector ?? {}).map(([key, value]) => `${key}=${value}`).join(',');
}

/** An EndpointSlice written by the controller that follows a Service's selector. */
export function isControlled(labels: Readonly<Record<string, string>> | undefined): boolean {
  return labels?.['endpointslice.kubernetes.io/managed-by'] === 'endpointslice-controller.k8s.io';
}

/** A Service or slice with this label is left to another proxy than kube-proxy. */
export const otherProxy = 'service.kubernetes.io/service-proxy-name';

/** Labels of EndpointSlices that kube-proxy leaves out (its watch of them excludes both). */
export const leftOutBy = [otherProxy, 'service.kubernetes.io/headless'] as const;
