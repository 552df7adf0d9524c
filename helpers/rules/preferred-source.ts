import { isDirect, type Cell } from '../cell.ts';
import { hostPods, networkedPods, type Facts, type NodeFacts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import { keys } from '../keys.ts';
import { ipOf, nameOf } from '../kube.ts';
import { lookupRoute } from '../route-lookup.ts';

/** What a node itself sends to pods of others bears an address (`src` of its route) that these nodes have a way back to; the default route leads back only where the network knows that address. */
export function preferredSources(facts: Facts, node: NodeFacts): readonly Finding[] {
  const { last } = node;
  if (last === null) return [];
  const led = networkedPods(facts).filter(({ spec }) => spec.nodeName !== node.name).flatMap((pod) => ([4, 6] as const).flatMap((family) => {
    const ip = ipOf(pod, family);
    const route = ip === undefined ? null : lookupRoute(last.routes, last.rules, ip).route;
    const peer = facts.nodes.find(({ name }) => name === pod.spec.nodeName)?.last;
    if (ip === undefined || route?.src === undefined || peer === null || peer === undefined) return [];
    const back = lookupRoute(peer.routes, peer.rules, route.src).route;
    return back === null || back.to === 'default' ? [{ pod: nameOf(pod), ip, route, src: route.src, peer: peer.node }] : [];
  }));
  const inHostNetwork = hostPods(facts.now);
  return [...groupBy(led, ({ route }) => route.source).values()].flatMap((group): readonly Finding[] => {
    const [first] = group;
    if (first === undefined) return [];
    const peers = [...new Set(group.map(({ peer }) => peer))].join(', ');
    const strikes = (cell: Cell): boolean => isDirect(cell) && cell.from.node === node.name && (cell.from.kind === 'node' || inHostNetwork.has(cell.from.pod ?? '')) && group.some(({ ip }) => ip === cell.to.ip);
    const one = finding({
      id: 'node-network/source-address', object: `Node ${node.name}`, where: `node ${node.name}`,
      message: `node ${node.name} sends what it says itself to pods of ${peers} with the source ${first.src} (${first.route.source}), which ${peers} ${peers.includes(',') ? 'have' : 'has'} no way back to: it is not answered, while what its pods send is`,
      expected: ['an address of the node that the other nodes know'], observed: [first.route.source], command: `ip route get ${first.ip}`,
      fix: `ip route replace ${first.route.source.replace(/ src \S+/, '')} on ${node.name} (without src), or make ${first.src} known to the network; find who set it`, doc: 'is-the-kube-proxy-working',
      states: [keys.network(`${node.name} host`)],
    }, facts.cells, (cell) => (strikes(cell) ? 'must' : undefined));
    // The network may know that address by other means than a route of the nodes.
    return one.explains.length > 0 ? [one] : [];
  });
}
