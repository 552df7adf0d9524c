/** What a service proxy on a node should do for each Service port, from the API objects alone (k8s.io/kubernetes/pkg/proxy/serviceport.go). */
import { groupBy } from '../group-by.ts';
import { readAddress } from '#helpers/netfilter/atom.ts';
import { endpointsOf, usedEndpoints } from './endpoints.ts';
import type { Endpoint } from './endpoints.ts';
import type { EndpointSliceObject, ProxyNode, ServiceObject } from './objects.ts';

export type FrontendKind = 'cluster-ip' | 'external-ip' | 'load-balancer' | 'node-port';

/** One address and port at which a Service port can be reached on a node, and what should happen there. */
export interface ExpectedFrontend {
  /** `namespace/name` */
  readonly service: string;
  /** Name of the Service port, empty when it has none. */
  readonly portName: string;
  readonly kind: FrontendKind;
  readonly family: 4 | 6;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  /** null: any address of the node (node ports). */
  readonly address: string | null;
  readonly port: number;
  /** forward to `backends`; reject: no endpoint anywhere; drop: only other nodes have one and the policy is Local. */
  readonly expect: 'forward' | 'reject' | 'drop';
  readonly backends: readonly Endpoint[];
  /** Every endpoint that the slices name, used or not. */
  readonly known: readonly Endpoint[];
  readonly sessionAffinity: boolean;
  readonly policy: 'Cluster' | 'Local';
  /** Clients outside these ranges are turned away on purpose; empty: everybody is let in. */
  readonly sourceRanges: readonly string[];
}

/** Services with these labels are somebody else's: another proxy serves them, or they are headless. */
const foreignLabels = ['service.kubernetes.io/service-proxy-name', 'service.kubernetes.io/headless'];

/** Does a kube-proxy serve it at all? Headless and ExternalName Services and those of another proxy it leaves alone. */
export function isProxied({ metadata, spec }: ServiceObject): boolean {
  const address = spec?.clusterIP ?? '';
  return address !== '' && address !== 'None' && spec?.type !== 'ExternalName' && !foreignLabels.some((label) => metadata.labels?.[label] !== undefined);
}

/** All frontends of all Services, cluster IPs first. */
export function expectedFrontends(services: readonly ServiceObject[], slices: readonly EndpointSliceObject[], node: ProxyNode): readonly ExpectedFrontend[] {
  const byService = groupBy(slices, ({ metadata }) => `${metadata.namespace ?? 'default'}/${metadata.labels?.['kubernetes.io/service-name'] ?? ''}`);
  const order: readonly FrontendKind[] = ['cluster-ip', 'external-ip', 'load-balancer', 'node-port'];
  return services.filter(isProxied)
    .flatMap((service) => frontendsOf(service, byService.get(`${service.metadata.namespace ?? 'default'}/${service.metadata.name}`) ?? [], node))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

function frontendsOf({ metadata, spec, status }: ServiceObject, slices: readonly EndpointSliceObject[], node: ProxyNode): readonly ExpectedFrontend[] {
  const namespace = metadata.namespace ?? 'default';
  const clusterIps = spec?.clusterIPs?.length ? spec.clusterIPs : [spec?.clusterIP ?? ''];
  return clusterIps.flatMap((clusterIp) => {
    const family = readAddress(clusterIp)?.family;
    if (!family) return [];
    const own = (address: string): boolean => readAddress(address)?.family === family;
    return (spec?.ports ?? []).flatMap((port): readonly ExpectedFrontend[] => {
      const protocol = (port.protocol ?? 'TCP') as ExpectedFrontend['protocol'];
      const portName = port.name ?? '';
      const known = endpointsOf({ namespace, service: metadata.name, name: portName, protocol, family }, slices);
      const used = usedEndpoints(known, node);
      const make = (kind: FrontendKind, address: string | null, number: number, local: boolean): ExpectedFrontend => {
        const backends = local ? used.local : used.cluster;
        return {
          service: `${namespace}/${metadata.name}`, portName, kind, family, protocol, address, port: number, backends, known,
          expect: backends.length > 0 ? 'forward' : used.any ? 'drop' : 'reject',
          sessionAffinity: spec?.sessionAffinity === 'ClientIP', policy: local ? 'Local' : 'Cluster',
          sourceRanges: kind === 'load-balancer' ? (spec?.loadBalancerSourceRanges ?? []).map((range) => range.trim()) : [],
        };
      };
      const externalLocal = spec?.externalTrafficPolicy === 'Local';
      const balancers = (status?.loadBalancer?.ingress ?? []).filter(({ ip, ipMode }) => ip && own(ip) && ipMode !== 'Proxy').map(({ ip }) => ip as string);
      return [
        make('cluster-ip', clusterIp, port.port, spec?.internalTrafficPolicy === 'Local'),
        ...(spec?.externalIPs ?? []).filter(own).map((address) => make('external-ip', address, port.port, externalLocal)),
        ...balancers.map((address) => make('load-balancer', address, port.port, externalLocal)),
        ...(port.nodePort ? [make('node-port', null, port.nodePort, externalLocal)] : []),
      ];
    });
  });
}
