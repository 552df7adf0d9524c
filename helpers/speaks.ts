import type { Pod, Service, ServicePort } from './kube.ts';

/** How a Service's port can be asked. A protocol that is not known is only connected to: a foreign server gets no request it may misread. */
export type Speaks = 'http' | 'tcp' | 'udp' | 'nothing';

export interface AskedPort {
  readonly port: ServicePort | undefined;
  readonly speaks: Speaks;
  /** The Service or its pods call it so themselves; else it is only likely, by its number. */
  readonly declared: boolean;
  /** Where the kubelets ask this very port by HTTP whether the application is ready; null: nowhere. */
  readonly wellAt: string | null;
}

/** Which port of a Service to ask (the one named by the user, else the first that can be asked) and how. */
export function askedPort(service: Service | undefined, wanted: number | undefined, pods: readonly Pod[], practice: boolean): AskedPort {
  const ports = service?.spec.ports ?? [];
  // One number may be a port of TCP and one of UDP.
  const candidates = wanted === undefined ? ports : ports.filter((port) => port.port === wanted);
  const port = candidates.find((candidate) => speaksOf(candidate, pods, practice).speaks === 'http') ?? candidates.find((candidate) => protocolOf(candidate) === 'TCP') ?? candidates[0];
  if (port === undefined) return { port: undefined, speaks: wanted === undefined ? 'nothing' : 'tcp', declared: false, wellAt: null };
  return { port, ...speaksOf(port, pods, practice) };
}

function speaksOf(port: ServicePort, pods: readonly Pod[], practice: boolean): Omit<AskedPort, 'port'> {
  if (protocolOf(port) === 'UDP') return { speaks: 'udp', declared: true, wellAt: null };
  if (protocolOf(port) !== 'TCP') return { speaks: 'nothing', declared: true, wellAt: null };
  if (practice) return { speaks: 'http', declared: true, wellAt: null };
  const probe = probeOf(port, pods);
  if (probe?.scheme === 'HTTPS' || /^(https|tls|grpcs?|h2c?)(-|$)/i.test(port.name ?? '') || /https|tls|grpc|h2c|kubernetes.io\/ws/i.test(port.appProtocol ?? '') || [443, 8443, 6443].includes(port.port)) {
    return { speaks: 'tcp', declared: false, wellAt: null };
  }
  const declared = probe !== undefined || /^(http|web|www)/i.test(port.name ?? '') || /^http$/i.test(port.appProtocol ?? '');
  const http = declared || [80, 8000, 8080, 8888, 9376].includes(port.port);
  return { speaks: http ? 'http' : 'tcp', declared, wellAt: probe === undefined ? null : probe.path ?? '/' };
}

type ReadinessGet = NonNullable<NonNullable<Pod['spec']['containers'][number]['readinessProbe']>['httpGet']>;

function probeOf(port: ServicePort, pods: readonly Pod[]): ReadinessGet | undefined {
  const target = port.targetPort ?? port.port;
  for (const pod of pods) {
    for (const container of pod.spec.containers) {
      const get = container.readinessProbe?.httpGet;
      if (get === undefined) continue;
      const declared = (container.ports ?? []).find((candidate) => candidate.name === target)?.containerPort;
      if (get.port === target || get.port === declared) return get;
    }
  }
  return undefined;
}

export function protocolOf(port: ServicePort): string {
  return port.protocol ?? 'TCP';
}
