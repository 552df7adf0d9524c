import { describeCell, type Cell } from '../cell.ts';
import { dnsCachesOf } from '../cluster-dns.ts';
import { forwardedTo } from '../corefile.ts';
import type { Facts } from '../facts.ts';
import { finding, type Finding, type Prediction } from '../finding.ts';
import { keys } from '../keys.ts';
import { isOfServices } from '../service-range.ts';
import { nameOf, ownerOf, selectorText, serviceIps, slicesOf, type Service } from '../kube.ts';
import { unreadIn } from '../unread.ts';

/**
 * The caches on nodes that kubelets send pods to run, and answer that they cannot tell (SERVFAIL): whom they ask does not answer them. null: they answer well, or not at all.
 * @param servers The addresses that pods are given.
 */
export function cachesFail(facts: Facts, servers: readonly string[], nodes: readonly string[], predict: Prediction): Finding | null {
  const asked = facts.cells.filter((cell) => cell.to.role === 'registry' && servers.includes(cell.to.ip ?? '') && nodes.includes(cell.from.node));
  const failed = asked.filter(({ outcome }) => outcome === 'servfail');
  const { pods, configMaps } = dnsCachesOf(facts.now, facts.clusterDns);
  const [one] = pods;
  if (failed.length === 0 || asked.some(({ state }) => state === 'passed') || one === undefined) return null;
  const corefiles = facts.now.configMaps.filter((map) => configMaps.includes(nameOf(map))).flatMap((map) => Object.values(map.data ?? {}));
  const upstream = corefiles.flatMap(forwardedTo);
  const services = facts.now.services.filter((service) => (upstream.length > 0 ? serviceIps(service).some((ip) => upstream.includes(ip)) : service !== facts.clusterDns.service && service.metadata.namespace === one.metadata.namespace && (service.spec.ports ?? []).some(({ port }) => port === 53)));
  const [empty] = services.filter((service) => service.spec.selector !== undefined && !hasReady(facts, service));
  const nobodys = unreadIn(facts.now, 'services') !== undefined ? [] : upstream.filter((ip) => !facts.now.services.some((service) => serviceIps(service).includes(ip)) && isOfServices(facts.now, ip));
  const caches = ownerOf(one);
  const base = {
    id: 'dns/cache-upstream' as const, expected: ['an answer'], observed: failed.map(describeCell).slice(0, 6), command: failed[0]?.command ?? '', doc: 'does-the-service-work-by-dns-name',
    states: nodes.map(keys.namesFrom), breaks: [...nodes.map(keys.namesFrom), ...(nodes.length >= facts.plan.nodes.length ? [keys.names] : [])],
  };
  const strikes: Prediction = (cell: Cell) => (failed.includes(cell) ? 'must' : predict(cell));
  if (empty !== undefined) {
    const selector = selectorText({ service: empty });
    return finding({ ...base, object: `Service ${nameOf(empty)}`, message: `the DNS caches on ${nodes.join(', ')} (${caches}) ask Service ${nameOf(empty)}, which has no endpoint that is ready (it selects ${selector})`, fix: `let Service ${nameOf(empty)} select the DNS servers (${selectorText(facts.clusterDns)})` }, facts.cells, strikes);
  }
  if (nobodys.length > 0) {
    return finding({ ...base, object: `ConfigMap ${configMaps[0] ?? ''}`, message: `the DNS caches on ${nodes.join(', ')} (${caches}) hand on to ${nobodys.join(', ')}, which is the IP of no Service`, fix: `let forward in ConfigMap ${configMaps[0] ?? ''} name the IP of the Service that leads to the DNS servers, and restart ${caches}` }, facts.cells, strikes);
  }
  return finding({ ...base, object: caches, message: `the DNS caches on ${nodes.join(', ')} (${caches}) run and answer that they cannot tell (SERVFAIL): those to whom they hand on${upstream.length === 0 ? '' : ` (${upstream.join(', ')})`} do not answer them`, fix: `what forward names in ${configMaps.length === 0 ? 'their Corefile' : `ConfigMap ${configMaps[0] ?? ''}`} must be reached from the nodes and answer` }, facts.cells, strikes);
}

function hasReady(facts: Facts, { metadata: { namespace, name } }: Service): boolean {
  return slicesOf(facts.now.endpointSlices, namespace, name).some((slice) => (slice.endpoints ?? []).some(({ conditions }) => conditions?.ready !== false));
}
