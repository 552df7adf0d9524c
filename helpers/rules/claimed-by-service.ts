import { describeCell, isDirect } from '../cell.ts';
import { networkedPods, type Facts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { keys } from '../keys.ts';
import { nameOf, podIps, type Service } from '../kube.ts';

/**
 * No Service claims the address of a pod (externalIPs, the address of a load balancer): proxies lead what is for the pod to the endpoints of that Service, or refuse it where
 * there are none.
 */
export function claimedByServices(facts: Facts): readonly Finding[] {
  return facts.now.services.flatMap((service): readonly Finding[] => {
    const claimed = claims(service);
    const pods = claimed.length === 0 ? [] : networkedPods(facts).filter((pod) => podIps(pod).some((ip) => claimed.includes(ip)));
    if (pods.length === 0) return [];
    const ports = (service.spec.ports ?? []).map(({ port }) => port);
    const theirs = facts.cells.filter((cell) => isDirect(cell) && claimed.includes(cell.to.ip ?? '') && ports.includes(cell.to.port ?? 0));
    const failed = theirs.filter((cell) => cell.state === 'failed');
    if (failed.length === 0) return [];
    const object = `Service ${nameOf(service)}`;
    return [finding({
      id: 'service/claims-address', object,
      message: `${object} claims ${claimed.join(', ')} for its own, the address of Pod ${pods.map(nameOf).join(', ')}: proxies take what is sent there on port ${ports.join(', ')} for a request to that Service`,
      expected: ['addresses that nobody else has'], observed: failed.map(describeCell).slice(0, 6), command: `kubectl -n ${service.metadata.namespace ?? ''} get service ${service.metadata.name} -o yaml`,
      fix: `take ${claimed.join(', ')} out of externalIPs (or of the load balancer's pool) of ${object}`, doc: 'is-the-service-defined-correctly', states: claimed.map(keys.unclaimed), breaks: claimed.map(keys.unclaimed),
    }, facts.cells, (cell) => (failed.includes(cell) ? 'must' : cell.to.via === 'service-ip' || cell.to.via === 'name' ? 'may' : undefined))];
  });
}

function claims({ spec, status }: Service): readonly string[] {
  return [...(spec.externalIPs ?? []), ...(status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? [])];
}
