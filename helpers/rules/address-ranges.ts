import { isDirect, type Cell } from '../cell.ts';
import { networkedPods, type Facts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { keys } from '../keys.ts';
import { nameOf, podIps, type Pod } from '../kube.ts';
import { rangeContains } from '../policy/address.ts';
import { lookupRoute } from '../route-lookup.ts';

/**
 * Some pods of a node have addresses of its pod CIDR and others have not, and other nodes have no way to these: two networks are configured there, and the first by name is given to new
 * pods. Where no pod has an address of that range, the network plugin does not go by it.
 */
export function mixedRanges(facts: Facts, node: string): readonly Finding[] {
  const spec = facts.now.nodes.find(({ metadata }) => metadata.name === node)?.spec;
  const ranges = spec?.podCIDRs ?? (spec?.podCIDR === undefined ? [] : [spec.podCIDR]);
  const pods = networkedPods(facts).filter((pod) => pod.spec.nodeName === node && podIps(pod).length > 0);
  const inside = (pod: Pod): boolean => podIps(pod).every((ip) => ranges.some((range) => rangeContains(range, ip)));
  const strangers = pods.filter((pod) => !podIps(pod).some((ip) => ranges.some((range) => rangeContains(range, ip))));
  if (strangers.length === 0 || !pods.some(inside)) return [];
  const ips = strangers.flatMap(podIps);
  const without = facts.nodes.filter(({ name, last }) => name !== node && last !== null && last.routes.length > 0 && ips.every((ip) => {
    const { route } = lookupRoute(last.routes, last.rules, ip);
    return route === null || route.to === 'default';
  })).map(({ name }) => name);
  if (without.length === 0) return [];
  const strikes = (cell: Cell): boolean => isDirect(cell) && without.includes(cell.from.node) && ips.includes(cell.to.ip ?? '');
  const touched = [facts.target, facts.dns].filter((subject) => subject.endpoints.some(({ ip }) => ips.includes(ip))).map(({ role }) => role);
  return [finding({
    id: 'node-network/foreign-range', object: `Node ${node}`, where: `node ${node}`, latent: false,
    message: `node ${node} gives some pods addresses outside of its pod CIDR (${strangers.slice(0, 3).map((pod) => `${nameOf(pod)} ${podIps(pod)[0] ?? ''}`).join(', ')}; ${ranges.join(', ')}), to which ${without.join(', ')} ${without.length === 1 ? 'has' : 'have'} no route: a second network is configured on ${node}, and comes first`,
    expected: [`addresses of ${ranges.join(', ')}`], observed: strangers.slice(0, 6).map((pod) => `${nameOf(pod)}: ${podIps(pod).join(', ')}`), command: 'kubectl get pods -A -o wide',
    fix: `on ${node}: of the files in /etc/cni/net.d the first by name is used; take away the one that is not the cluster's (another container engine leaves one), then delete these pods`, doc: 'are-the-pods-working',
    states: [keys.network(node)], breaks: strangers.flatMap((pod) => [keys.answers(nameOf(pod)), keys.podReady(nameOf(pod))]),
  }, facts.cells, (cell) => (strikes(cell) ? 'must' : touched.includes(cell.to.role) || (cell.from.node === node && isDirect(cell)) ? 'may' : undefined))];
}
