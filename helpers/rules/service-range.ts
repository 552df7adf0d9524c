import { describeCell, type Cell } from '../cell.ts';
import { networkedPods, type Facts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { keys } from '../keys.ts';
import { nameOf, podIps } from '../kube.ts';
import type { RuleRef } from '../netfilter/ruleset.ts';
import { covers } from '../route-lookup.ts';

/** A packet of a failed question that kube-proxy of a node discards. */
interface Dropped {
  readonly node: string;
  readonly rule: RuleRef;
  readonly cell: Cell;
}

/** In nftables mode kube-proxy discards what is for an address of the Services' ranges that no Service has; a range that is new it writes down when it next writes all its rules. */
export function rangesOf({ table, chain, text }: Pick<RuleRef, 'table' | 'chain' | 'text'>): readonly string[] {
  return table === 'kube-proxy' && chain === 'cluster-ips-check' && text.includes('drop') ? [...text.matchAll(/[0-9a-f.:]+\/\d+/gi)].map(([range]) => range) : [];
}

/** No range of addresses that Services are given theirs from (ServiceCIDR) has the address of a pod. */
export function serviceRangesAreApart(facts: Facts, dropped: readonly Dropped[]): readonly Finding[] {
  const ips = networkedPods(facts).flatMap((pod) => podIps(pod).map((ip) => ({ ip, pod: nameOf(pod) })));
  const holds = (range: string): boolean => ips.some(({ ip }) => covers(range, ip));
  const objects = new Map(facts.now.serviceCidrs.flatMap(({ metadata, spec }) => (spec?.cidrs ?? []).map((range) => [range, metadata.name] as const)));
  const known = [...new Set([...objects.keys(), ...dropped.flatMap(({ rule }) => rangesOf(rule))])].filter(holds);
  return known.flatMap((range): readonly Finding[] => {
    const here = dropped.filter(({ rule, cell }) => rangesOf(rule).includes(range) && covers(range, cell.to.ip ?? ''));
    const nodes = [...new Set(here.map(({ node }) => node))];
    const name = objects.get(range);
    const [first] = here;
    const inside = ips.filter(({ ip }) => covers(range, ip));
    const ids = new Set(here.map(({ cell }) => cell.id));
    const rules = first === undefined ? '' : `${first.rule.table} ${first.rule.chain}: ${first.rule.text}`;
    // A kubelet asks the pods of its node as the node does.
    const probed = here.flatMap(({ cell }) => (cell.from.kind === 'node' && cell.from.node === cell.to.node && cell.to.pod !== undefined ? [keys.podReady(cell.to.pod)] : []));
    const restart = `restart kube-proxy${nodes.length === 0 ? '' : ` on ${nodes.join(', ')}`}, which writes the range into its rules, or out of them, when it writes all of them anew`;
    return [finding({
      id: 'cluster/service-range', object: name === undefined ? `Node ${nodes[0] ?? ''}` : `ServiceCIDR ${name}`, where: nodes.length === 0 ? 'everywhere' : nodes.map((node) => `node ${node}`).join(', '),
      message: `${name === undefined ? 'a range that Services are given addresses from' : `ServiceCIDR ${name}`} (${range}) holds addresses of pods (${inside[0]?.ip ?? ''} of ${inside[0]?.pod ?? ''}${inside.length > 1 ? ` and ${inside.length - 1} more` : ''})${nodes.length === 0 ? ': a new Service may be given one of them, and kube-proxy in nftables mode takes what is sent to them for packets to Services that do not exist' : `, so kube-proxy on ${nodes.join(', ')} takes what is sent to them for packets to Services that do not exist, and drops it (${rules})`}`,
      expected: ['ranges of Services that hold no address of a pod or a node'], observed: [...(name === undefined ? [] : [`ServiceCIDR ${name}: ${range}`]), ...(rules === '' ? [] : [rules]), ...here.map(({ cell }) => describeCell(cell))].slice(0, 8), command: 'kubectl get servicecidrs',
      fix: name === 'kubernetes' ? `give pods or Services another range (--service-cluster-ip-range of kube-apiserver, the pod CIDRs of the nodes): ${range} is that of the whole cluster` : `${name === undefined ? `find the ServiceCIDR of ${range} (kubectl get servicecidrs) and delete it` : `kubectl delete servicecidr ${name}`}; then ${restart}`, doc: 'is-kube-proxy-proxying',
      states: [keys.serviceRange(range)], breaks: [keys.serviceRange(range), ...nodes.flatMap((node) => [keys.network(node), keys.namesFrom(node), keys.hears(node)]), ...probed],
    }, facts.cells, (cell) => (ids.has(cell.id) ? 'must' : nodes.length > 0 && (cell.to.via === 'service-ip' || cell.to.via === 'name') ? 'may' : undefined))];
  });
}
