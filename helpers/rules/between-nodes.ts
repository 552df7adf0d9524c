import { transportOf, type Cell } from '../cell.ts';
import { networkedPods, type Facts } from '../facts.ts';
import { internalIp, ipv4Of } from '../kube.ts';
import { lookupRoute } from '../route-lookup.ts';

/** Nodes on one link, none of which gets the hardware address of another. */
function strangers(facts: Facts, nodes: readonly string[]): boolean {
  const entries = nodes.flatMap((node) => nodes.filter((other) => other !== node).flatMap((other) => {
    const ip = facts.now.nodes.filter(({ metadata }) => metadata.name === other).map(internalIp)[0];
    return facts.nodes.find(({ name }) => name === node)?.last?.neighbours.filter((entry) => entry.ip === ip) ?? [];
  }));
  return entries.length > 0 && entries.every(({ state }) => /FAILED|INCOMPLETE/.test(state));
}

/** By which gateway each of these nodes sends what is for pods of another, having only its default route for them; null: one has a route of its own. */
function byDefaultAlone(facts: Facts, nodes: readonly string[]): readonly string[] | null {
  const ways = facts.nodes.filter(({ name }) => nodes.includes(name)).flatMap(({ name, last }) => networkedPods(facts).filter(({ spec }) => spec.nodeName !== name && nodes.includes(spec.nodeName ?? '')).map((pod) => (last === null ? null : lookupRoute(last.routes, last.rules, ipv4Of(pod)).route)));
  return ways.length === 0 || ways.some((route) => route?.to !== 'default') ? null : [...new Set(ways.flatMap((route) => route?.via ?? route?.dev ?? []))];
}

/** What of the traffic between these nodes is lost: all of it, only connections, or a share. */
export function betweenNodes(facts: Facts, direct: readonly Cell[], nodes: readonly string[], over: string): { readonly message: string; readonly fix: string } {
  const where = `(${nodes.join(', ')})${over}`;
  const crossing = direct.filter((cell) => cell.to.pod !== undefined && cell.state !== 'unknown' && cell.from.node !== cell.to.node && nodes.includes(cell.from.node) && nodes.includes(cell.to.node ?? ''));
  const failed = crossing.filter((cell) => cell.state === 'failed');
  const passed = crossing.filter((cell) => cell.state === 'passed' && cell.from.kind !== 'node');
  const fix = 'the routes to pod CIDRs, an overlay\'s UDP port (VXLAN 8472 or 4789), a firewall between the nodes';
  const ports = (cells: readonly Cell[]): readonly number[] => [...new Set(cells.flatMap(({ to }) => to.port ?? []))].sort((a, b) => a - b);
  const [closed, open] = [ports(failed), ports(passed)];
  if (passed.length === 0 && strangers(facts, nodes)) return { message: `nodes ${nodes.join(', ')} do not find each other (their neighbour entries for one another are FAILED), nor do their pods reach each other; on one node they do`, fix: 'the link between the nodes: the switch, its ACLs, a security group' };
  // A run about names asks servers of DNS alone, and nothing is known of other ports.
  const alone = facts.plan.scope === 'all' ? '' : ` on port ${closed.join(', ')}, which is all that this run asks there`;
  const gateways = byDefaultAlone(facts, nodes);
  if (passed.length === 0 && gateways !== null) {
    return { message: `pods of different nodes do not reach each other ${where}${alone}, and no node has a route of its own to the pods of another: what is for them goes by the default route to ${gateways.join(', ')}, which does not know the way; on one node they do`, fix: `bring back what gives nodes these routes (the network plugin's agents and whom they hear it from: route reflectors, its datastore), or, where ${gateways.join(', ')} is to know them, the routes to pod CIDRs there (the cloud's route controller)` };
  }
  if (passed.length === 0) return { message: `pods of different nodes do not reach each other ${where}${alone}; on one node they do`, fix };
  if (!closed.some((port) => open.includes(port))) {
    return { message: `what pods of different nodes send to each other ${where} is lost by its port: all of port ${closed.join(', ')}, nothing of port ${open.join(', ')}; on one node all is answered`, fix: `a filter by port between the nodes (a security group, an ACL, a firewall of the machines below): let port${closed.length > 1 ? 's' : ''} ${closed.join(', ')} of pods pass` };
  }
  if (failed.every((cell) => transportOf(cell) === 'TCP') && passed.every((cell) => transportOf(cell) === 'UDP')) {
    return { message: `pods of different nodes make no connections (TCP) to each other ${where}, while datagrams (UDP) get there and back; on one node they do`, fix: 'what minds connections between the nodes: a stateful firewall or a load balancer that sees one direction only, checksums that a device writes wrongly (ethtool -K DEVICE tx off)' };
  }
  return { message: `a part of what pods of different nodes send to each other ${where} is lost: ${failed.length} of ${failed.length + passed.length} kinds of questions failed; on one node all are answered`, fix: `${fix}; one of several ways or links between them (a bond, ECMP) that loses what it is given` };
}
