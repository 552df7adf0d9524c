/** Do the NetworkPolicies of a cluster admit this connection, by which rule, or for want of what? */
import { evaluateSide, type Answer, type Side } from './evaluate-side.ts';
import { describePeer, isNodeTraffic, peerAddresses, type NodePeer, type Peer } from './peer.ts';
import { readPolicies } from './policy.ts';
import { knowsNamespace, question, type Ask, type World } from './world.ts';

export interface PairResult {
  /** Both sides must admit. */
  readonly allowed: Answer;
  /** As `allowed`, with what most engines do in place of implementation-defined; null where they are divided. */
  readonly likely: 'yes' | 'no' | null;
  readonly egress: Side;
  readonly ingress: Side;
  /** The side(s) that deny, egress first: where to look. */
  readonly denying: readonly Side[];
  /** Policy kinds present in the cluster and not evaluated: the real answer may differ because of them. */
  readonly unevaluated: readonly string[];
  /** What was not known of the pair, one sentence each; the answer assumes it away. */
  readonly unknown: readonly string[];
}

/**
 * Evaluates raw NetworkPolicies (networking.k8s.io/v1) for one connection. `to` is the backend, not the Service:
 * policies see addresses and ports after DNAT. Never throws: what is malformed matches nothing.
 */
export function evaluatePair(world: World, from: Peer, to: Peer, ask: Ask): PairResult {
  return evaluate(world, from, from, to, ask);
}

/**
 * As evaluatePair, for a connection that the proxy source-NATs on the way (masqueradeAll, a wrong clusterCIDR, NodePort
 * with externalTrafficPolicy Cluster, hairpin): the client's egress sees the client, the backend's ingress sees `node`.
 */
export function evaluateMasqueraded(world: World, from: Peer, to: Peer, ask: Ask, node: NodePeer): PairResult {
  return evaluate(world, from, node, to, ask);
}

function evaluate(world: World, from: Peer, arriving: Peer, to: Peer, ask: Ask): PairResult {
  const policies = readPolicies(world.policies);
  const asked = question(ask, to);
  const egress = evaluateSide(world, policies, 'egress', from, to, to, asked);
  const ingress = evaluateSide(world, policies, 'ingress', to, arriving, to, asked);
  const sides = [egress, ingress];
  return {
    allowed: sides.some((side) => side.allowed === 'no') ? 'no' : sides.every((side) => side.allowed === 'yes') ? 'yes' : 'implementation-defined',
    likely: sides.some((side) => side.likely === 'no') ? 'no' : sides.every((side) => side.likely === 'yes') ? 'yes' : null,
    egress,
    ingress,
    denying: sides.filter((side) => side.allowed === 'no' || (side.allowed === 'implementation-defined' && side.likely !== 'yes')),
    unevaluated: [...new Set(world.unevaluatedKinds ?? [])].sort(),
    unknown: unknown(world, [from, arriving, to], sides),
  };
}

function unknown(world: World, peers: readonly Peer[], sides: readonly Side[]): readonly string[] {
  if (!sides.some((side) => side.isolated)) return [];
  const namespaces = peers.flatMap((peer) => (peer.kind === 'pod' && !knowsNamespace(world, peer.namespace) ? `the labels of namespace ${peer.namespace}` : []));
  const addressless = peers.flatMap((peer) => (peerAddresses(peer, null).length === 0 ? `the address of ${describePeer(peer)}` : []));
  const homeless = peers.some((peer) => isNodeTraffic(peer)) ? peers.flatMap((peer) => (peer.kind === 'pod' && peer.nodeName === null && peer.hostIPs.length === 0 ? `the node of ${describePeer(peer)}` : [])) : [];
  return [...new Set([...namespaces, ...addressless, ...homeless])];
}
