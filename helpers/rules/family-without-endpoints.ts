import { askedFamily, describeCell, type Cell } from '../cell.ts';
import { readyEndpoints, type Facts, type Subject } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { podIps } from '../kube.ts';
import { familyOf, type Family } from '../policy/address.ts';
import { layerFor, servicePartly } from './predict.ts';

/**
 * A Service has an IP of each of its families, and proxies lead a family to endpoints of the same one: where only the other has any, they refuse what is sent to this IP.
 * What a controller has left out though the pods have it is the controller's.
 */
export function familiesWithoutEndpoints(facts: Facts, subject: Subject): readonly Finding[] {
  const served = new Set(readyEndpoints(subject).map(({ ip }) => familyOf(ip)));
  // Without any that is ready, proxies lead on to those that still serve while they end.
  const listed = subject.endpoints.filter(({ ready, serving, terminating }) => ready || (serving && terminating)).map(({ ip }) => ip);
  const ips = subject.ips.filter((ip) => ![...listed, ...subject.pods.flatMap(podIps)].some((other) => familyOf(other) === familyOf(ip)));
  return served.size === 0 ? [] : ips.flatMap((ip) => without(facts, subject, ip, familyOf(ip) ?? 'IPv4', [...served].join(' and ')));
}

function without(facts: Facts, subject: Subject, ip: string, family: Family, served: string): Finding {
  const byHand = subject.service?.spec.selector === undefined;
  const partly = servicePartly(subject);
  const asked = (cell: Cell): boolean => cell.to.role === subject.role && cell.to.via === 'service-ip';
  return finding({
    id: `${layerFor(subject, 'endpoints')}/family-without-endpoints`, object: subject.title,
    message: `${subject.title} has the ${family} address ${ip}, and ${byHand ? `no EndpointSlice lists ready ${family} addresses for it` : `none of its pods has an ${family} address`}: what is sent there is led to nobody, while ${served} is served`,
    expected: [`ready addresses of ${family}`], observed: [...readyEndpoints(subject).map((endpoint) => endpoint.ip).slice(0, 6), ...subject.cells.filter((cell) => asked(cell) && cell.to.ip === ip && cell.state === 'failed').map(describeCell)].slice(0, 10),
    command: `kubectl -n ${subject.namespace} get endpointslices -l kubernetes.io/service-name=${subject.name}`,
    fix: byHand ? `make a slice with addressType: ${family} that lists the servers' addresses of that family` : `make the pods anew where they are given an ${family} address`,
    doc: 'does-the-service-have-any-endpointslices',
    // Where nobody is led to this address it is missed by nobody.
    latent: false,
  }, facts.cells, (cell) => (asked(cell) ? (askedFamily(cell) === family ? 'must' : undefined) : partly(cell)));
}
