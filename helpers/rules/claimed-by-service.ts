import { describeCell, isDirect } from '../cell.ts';
import { networkedPods, readyEndpoints, type Facts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { keys } from '../keys.ts';
import { nameOf, podIps, type Service } from '../kube.ts';

/**
 * No Service claims the address of a pod or of the API server (externalIPs, the address of a load balancer): proxies lead what is for them to the endpoints of that Service, or
 * refuse it where there are none.
 */
export function claimedByServices(facts: Facts): readonly Finding[] {
  return facts.now.services.flatMap((service): readonly Finding[] => {
    const claimed = claims(service);
    return claimed.length === 0 ? [] : [...fromPods(facts, service, claimed), ...fromApi(facts, service, claimed)];
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
