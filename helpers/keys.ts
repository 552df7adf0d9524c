import type { Subject } from './facts.ts';

/**
 * Keys of statements about objects: what findings state to be broken and what breaks because of it. They are the graph of
 * "stands on"; the layers are only labels.
 */
type Named = Pick<Subject, 'namespace' | 'name'>;

const name = (subject: Named): string => `${subject.namespace}/${subject.name}`;

export const keys = {
  /** The Service object is there. */
  exists: (subject: Named): string => `exists ${name(subject)}`,
  /** Pods of the Service are there, run and are Ready. */
  ready: (subject: Named): string => `ready ${name(subject)}`,
  /** Its EndpointSlices list the right addresses and ports. */
  endpoints: (subject: Named): string => `endpoints ${name(subject)}`,
  /** The Service answers on its IP. */
  vip: (subject: Named): string => `vip ${name(subject)}`,
  /** One pod answers on its own address. */
  answers: (pod: string): string => `answers ${pod}`,
  /** One pod passes its readiness probe. */
  podReady: (pod: string): string => `ready pod ${pod}`,
  /** An address is its pod's alone. */
  unclaimed: (ip: string): string => `unclaimed ${ip}`,
  /** What the addresses of Services are given from holds none of a pod. */
  serviceRange: (range: string): string => `range of Services ${range}`,
  /** Packets of pods get to and from this node. */
  network: (node: string): string => `network ${node}`,
  /** What the traffic alone says of them. */
  traffic: (node: string): string => `traffic ${node}`,
  /** Pods of this node hear from the API of what changes. */
  hears: (node: string): string => `hears ${node}`,
  /** kube-proxy keeps this node's rules. */
  proxy: (node: string): string => `proxy ${node}`,
  /** Names of the cluster are answered. */
  names: 'names',
  /** Names are answered to clients of this node. */
  namesFrom: (node: string): string => `names from ${node}`,
  /** Pods that are made are given to a node; objects that are made are acted upon. */
  scheduling: 'scheduling',
  controllers: 'controllers',
  /** What the API says of the pods of this node is what its kubelet sees now. */
  reported: (node: string): string => `reported ${node}`,
  /** Pods of this node get their network and start. */
  starts: (node: string): string => `starts ${node}`,
} as const;
