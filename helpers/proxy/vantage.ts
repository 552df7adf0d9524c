/** Where a thought packet to a frontend starts from, and what becomes of it. */
import { deviceTo, firstPacket } from '#helpers/netfilter/packet.ts';
import type { NodeView } from '#helpers/netfilter/packet.ts';
import type { RuleRef, Ruleset } from '#helpers/netfilter/ruleset.ts';
import { fromNode, throughNode, walkPacket } from '#helpers/netfilter/walk.ts';
import type { Ties } from '#helpers/netfilter/walk.ts';
import type { Outcome } from '#helpers/netfilter/way.ts';
import type { ExpectedFrontend } from './expected.ts';
import type { EndpointSliceObject, ProxyNode, ServiceObject } from './objects.ts';
import type { Vantage } from './problem.ts';

export interface ComparedNode extends ProxyNode, NodeView {
  /** Addresses of pods that run on the node (not of its host network), to look from; endpoints on it are added. */
  readonly pods?: readonly string[];
}

export interface Input {
  readonly ruleset: Ruleset;
  readonly node: ComparedNode;
  readonly services: readonly ServiceObject[];
  readonly slices: readonly EndpointSliceObject[];
  /** Drops and rejects by these rules are meant and not told as problems; by default those of network policy engines. */
  readonly intended?: (rule: RuleRef) => boolean;
}

/** What a walk says of the first packet of a connection to a frontend. */
export function send({ ruleset, node }: Input, frontend: ExpectedFrontend, from: Vantage, source: string, ties: Ties): readonly Outcome[] {
  const destination = frontend.address ?? ownAddress(node, frontend.family) ?? '';
  const packet = firstPacket({
    protocol: frontend.protocol.toLowerCase(), source, destination, destinationPort: frontend.port,
    local: from === 'node', inInterface: from === 'node' ? null : deviceTo(node, source),
  });
  return walkPacket(ruleset, packet, from === 'node' ? fromNode : throughNode, { node, ties });
}

/** An address to send from: for `pod` one that is no backend of the Service, if there is any. null: none is known. */
export function sourceOf(input: Input, frontend: ExpectedFrontend, from: Vantage): string | null {
  const { node } = input;
  const own = (address: string): boolean => address.includes(':') === (frontend.family === 6);
  if (from === 'node') return ownAddress(node, frontend.family);
  // Addresses kept for documentation (RFC 5737, RFC 3849): nobody's, so outside of every cluster.
  if (from === 'outside') return node.addresses.some(own) || frontend.address !== null ? frontend.family === 4 ? '198.51.100.7' : '2001:db8:ffff::7' : null;
  const pods = podsOn(input).filter(own);
  // A backend of the Service itself would be masqueraded towards itself: a pod that is none tells more.
  return pods.find((address) => !frontend.backends.some(({ ip }) => ip === address)) ?? pods[0] ?? null;
}

/** An address of the node that others use: loopback and link-local ones are its own affair, and no node port answers there. */
function ownAddress(node: NodeView, family: 4 | 6): string | null {
  return node.addresses.find((address) => address.includes(':') === (family === 6) && !/^(127\.|::1$|fe80:)/i.test(address)) ?? null;
}

/** Addresses of pods on the node, worked out once for an input. */
function podsOn({ node, slices }: Input): readonly string[] {
  const known = podsOf.get(slices)?.get(node);
  if (known) return known;
  const endpoints = slices.flatMap((slice) => (slice.endpoints ?? []).filter(({ nodeName }) => nodeName === node.name).flatMap(({ addresses }) => addresses?.slice(0, 1) ?? []));
  const pods = [...new Set([...node.pods ?? [], ...endpoints])].filter((address) => !node.addresses.includes(address));
  podsOf.set(slices, new Map([...podsOf.get(slices) ?? [], [node, pods]]));
  return pods;
}

const podsOf = new WeakMap<readonly EndpointSliceObject[], ReadonlyMap<ComparedNode, readonly string[]>>();
