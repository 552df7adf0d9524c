/** Every pair of a case as the evaluator, the naive reference and the oracle each want it. */
import type { Peer } from '#helpers/policy/peer.ts';
import { externalPeer, podPeer } from '#helpers/policy/peer.ts';
import type { Family } from '#helpers/policy/address.ts';
import { familyOf } from '#helpers/policy/address.ts';
import { at, labels } from '#helpers/policy/json.ts';
import type { Case } from './arbitrary.ts';

export interface End {
  readonly peer: Peer;
  readonly ip: string;
  readonly namespace?: string;
  readonly namespaceLabels?: Record<string, string>;
  readonly labels?: Record<string, string>;
  readonly ports?: readonly { readonly name: string; readonly containerPort: number; readonly protocol: string }[];
}

/** The ends of one family: each pod with its address, then each external address. */
export function endsOf({ namespaces, pods, externals }: Omit<Case, 'policies'>, family: Family): readonly End[] {
  const fromPods = pods.flatMap((raw) => {
    const peer = podPeer(raw);
    const ip = peer.ips.find((address) => familyOf(address) === family);
    const namespace = namespaces.find((candidate) => at(candidate, 'metadata', 'name') === peer.namespace);
    const ports = peer.ports.map(({ name, port, protocol }) => ({ name: name ?? '', containerPort: port, protocol }));
    return ip === undefined ? [] : [{ peer, ip, namespace: peer.namespace, namespaceLabels: labels(at(namespace, 'metadata', 'labels')), labels: peer.labels, ports }];
  });
  return [...fromPods, ...externals.filter((ip) => familyOf(ip) === family).map((ip) => ({ peer: externalPeer(ip), ip }))];
}

export interface Ask { readonly port: number; readonly protocol: 'TCP' | 'UDP' | 'SCTP'; readonly family: Family }
export interface Pair extends Ask { readonly from: End; readonly to: End }

/** Ask by ask, source by source, destination by destination: the order of recorded verdicts. */
export function pairsOf(of: Omit<Case, 'policies'>, asks: readonly Ask[]): readonly Pair[] {
  return asks.flatMap((ask) => {
    const ends = endsOf(of, ask.family);
    return ends.flatMap((from) => ends.map((to) => ({ ...ask, from, to })));
  });
}
