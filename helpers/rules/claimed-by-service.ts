import { describeCell, isDirect } from '../cell.ts';
import { networkedPods, readyEndpoints, type Facts, type Subject } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { keys } from '../keys.ts';
import { nameOf, podIps, slicesOf, type Service } from '../kube.ts';
import { comparedNode, rulesetOf } from '../node-rules.ts';
import type { NodeState } from '../node-state.ts';
import { compareRules } from '../proxy/compare.ts';
import type { ServiceObject } from '../proxy/objects.ts';
import { protocolOf } from '../speaks.ts';

/**
 * No Service claims the address of a pod or of the API server (externalIPs, the address of a load balancer): proxies lead what is for them to the endpoints of that Service, or
 * refuse it where there are none.
 */
export function claimedByServices(facts: Facts): readonly Finding[] {
  return facts.now.services.flatMap((service): readonly Finding[] => {
    const claimed = claims(service);
    return claimed.length === 0 ? [] : [...fromPods(facts, service, claimed), ...fromApi(facts, service, claimed), ...fromServices(facts, service, claimed)];
  });
}

function fromPods(facts: Facts, service: Service, claimed: readonly string[]): readonly Finding[] {
  const pods = networkedPods(facts).filter((pod) => podIps(pod).some((ip) => claimed.includes(ip)));
  if (pods.length === 0) return [];
  const ports = portsOf(service);
  const theirs = facts.cells.filter((cell) => isDirect(cell) && claimed.includes(cell.to.ip ?? '') && ports.includes(cell.to.port ?? 0));
  const failed = theirs.filter((cell) => cell.state === 'failed');
  if (failed.length === 0) return [];
  return [finding({
    ...told(service, claimed),
    message: `Service ${nameOf(service)} claims ${claimed.join(', ')} for its own, the address of Pod ${pods.map(nameOf).join(', ')}: proxies take what is sent there on port ${ports.join(', ')} for a request to that Service`,
    observed: failed.map(describeCell).slice(0, 6), states: claimed.map(keys.unclaimed), breaks: claimed.map(keys.unclaimed),
  }, facts.cells, (cell) => (failed.includes(cell) ? 'must' : cell.to.via === 'service-ip' || cell.to.via === 'name' ? 'may' : undefined))];
}

/** On its nodes nobody gets to the API any more: kubelets and proxies last as long as the connections that they have. */
function fromApi(facts: Facts, service: Service, claimed: readonly string[]): readonly Finding[] {
  const taken = readyEndpoints(facts.api).filter(({ ip, port }) => claimed.includes(ip) && portsOf(service).includes(port ?? 0));
  const failed = facts.api.cells.filter((cell) => cell.state === 'failed' && cell.to.via === 'service-ip');
  if (taken.length === 0 || failed.length === 0) return [];
  const all = taken.length === readyEndpoints(facts.api).length;
  const address = taken.map(({ ip, port }) => `${ip}:${port ?? ''}`).join(', ');
  return [finding({
    ...told(service, taken.map(({ ip }) => ip)),
    message: `Service ${nameOf(service)} claims ${address} for its own, where the API server is: proxies on every node take what is sent there for a request to that Service, and kubelets and kube-proxy hear from the API only as long as the connections stand that they have`,
    observed: failed.map(describeCell).slice(0, 6), states: taken.map(({ ip }) => keys.unclaimed(ip)), breaks: [...taken.map(({ ip }) => keys.unclaimed(ip)), ...(all ? [keys.vip(facts.api)] : []), ...facts.plan.nodes.map(keys.hears)],
  }, facts.cells, (cell) => (failed.includes(cell) ? (all ? 'must' : 'may') : undefined))];
}

/** Two Services of one address and port: which of them it leads to, each proxy decides by the order in which it writes. */
function fromServices(facts: Facts, service: Service, claimed: readonly string[]): readonly Finding[] {
  return [facts.target, facts.dns, facts.api].flatMap((subject): readonly Finding[] => {
    const ips = subject.ips.filter((ip) => claimed.includes(ip));
    const ports = (subject.service?.spec.ports ?? []).filter((one) => (service.spec.ports ?? []).some((other) => other.port === one.port && protocolOf(other) === protocolOf(one))).map(({ port }) => port);
    if (subject.service === undefined || subject.service.metadata.uid === service.metadata.uid || ips.length === 0 || ports.length === 0) return [];
    const astray = facts.nodes.filter(({ last }) => last !== null && leadsTo(facts, subject, service, last)).map(({ name }) => name);
    const failed = subject.cells.filter((cell) => cell.state === 'failed' && cell.to.via === 'service-ip' && ips.includes(cell.to.ip ?? ''));
    const address = ips.flatMap((ip) => ports.map((port) => `${ip}:${port}`)).join(', ');
    return [{
      ...finding({
        ...told(service, ips),
        message: `Service ${nameOf(service)} claims ${address} for its own, the IP of ${subject.title}: ${astray.length === 0 ? 'proxies lead what is sent there to one of the two, as it happens' : `the rules on ${astray.join(', ')} lead what is sent there to the endpoints of Service ${nameOf(service)}, so a stranger answers`}`,
        observed: [...astray.map((node) => `${node}: ${address} leads to Service ${nameOf(service)}`), ...failed.map(describeCell)].slice(0, 6), states: ips.map(keys.unclaimed), breaks: [...ips.map(keys.unclaimed), keys.vip(subject), ...(subject.role === 'dns' ? [keys.names] : [])],
      }, facts.cells, (cell) => (failed.includes(cell) || (cell.to.via === 'name' && cell.to.role === subject.role) ? 'may' : undefined)),
      // An answer of somebody else looks like one.
      definite: astray.length > 0,
    }];
  });
}

/** The rules of a node lead the IP of one Service to endpoints that only the other one has. */
function leadsTo(facts: Facts, subject: Subject, service: Service, state: NodeState): boolean {
  const node = facts.nodes.find(({ name }) => name === state.node);
  const others = slicesOf(facts.now.endpointSlices, service.metadata.namespace, service.metadata.name).flatMap(({ endpoints }) => (endpoints ?? []).flatMap(({ addresses }) => addresses ?? []));
  if (node === undefined || subject.service === undefined) return false;
  const { differences } = compareRules({ ruleset: rulesetOf(state), node: comparedNode(facts, node, state), services: [subject.service as ServiceObject], slices: subject.slices });
  return differences.some(({ problem }) => problem.kind === 'wrong-backends' && problem.extra.some(({ ip }) => others.includes(ip)));
}

function told(service: Service, addresses: readonly string[]): Pick<Finding, 'id' | 'object' | 'expected' | 'command' | 'fix' | 'doc'> {
  const object = `Service ${nameOf(service)}`;
  return {
    id: 'service/claims-address', object, expected: ['addresses that nobody else has'], command: `kubectl -n ${service.metadata.namespace ?? ''} get service ${service.metadata.name} -o yaml`,
    fix: `take ${addresses.join(', ')} out of externalIPs (or of the load balancer's pool) of ${object}`, doc: 'is-the-service-defined-correctly',
  };
}

function portsOf({ spec }: Service): readonly number[] {
  return (spec.ports ?? []).map(({ port }) => port);
}

function claims({ spec, status }: Service): readonly string[] {
  return [...(spec.externalIPs ?? []), ...(status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? [])];
}
