/** Short makers of raw API objects for policy tests. */
import { stringify } from 'yaml';
import { podPeer, type PodPeer } from '#helpers/policy/peer.ts';

type Labels = Readonly<Record<string, string>>;

export function namespace(name: string, labels: Labels = {}): object {
  return { metadata: { name, labels: { 'kubernetes.io/metadata.name': name, ...labels } } };
}

export interface PodOptions {
  readonly ips?: readonly string[];
  readonly node?: string;
  readonly hostNetwork?: boolean;
  readonly ports?: readonly object[];
  readonly spec?: object;
}

/** A running raw Pod, `namespace/name`. */
export function pod(id: string, labels: Labels = {}, { ips = ['10.244.1.5'], node = 'node1', hostNetwork = false, ports = [], spec = {} }: PodOptions = {}): object {
  const [inNamespace, name] = id.split('/') as [string, string];
  return {
    metadata: { namespace: inNamespace, name, labels },
    spec: { nodeName: node, ...(hostNetwork ? { hostNetwork } : {}), containers: [{ name: 'main', ports }], ...spec },
    status: { phase: 'Running', podIP: ips[0], podIPs: ips.map((ip) => ({ ip })) },
  };
}

export const peer = (id: string, labels: Labels = {}, options: PodOptions = {}): PodPeer => podPeer(pod(id, labels, options));

/** A raw NetworkPolicy, `namespace/name`. */
export function policy(id: string, spec: object): object {
  const [inNamespace, name] = id.split('/') as [string, string];
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { namespace: inNamespace, name }, spec };
}

export const byLabels = (matchLabels: Labels): object => ({ matchLabels });

/** For failure messages: what was evaluated, as a person would write it. */
export const readable = (value: unknown): string => stringify(value);
