import { isIP } from 'node:net';
import { describeCell } from '../cell.ts';
import type { Facts, Subject } from '../facts.ts';
import { finding, found, notApplicable, sound, type Judgement } from '../finding.ts';
import { keys } from '../keys.ts';
import { byNameOrIp } from './predict.ts';

/** ExternalName: the name must be a name, and somebody must answer for it; where it leads to a Service of this cluster, that one is judged instead. */
export function externalNameLeads(facts: Facts, subject: Subject): Judgement {
  const { service } = subject;
  if (service?.spec.type !== 'ExternalName') return notApplicable(`${subject.title} is no ExternalName Service`);
  const name = service.spec.externalName ?? '';
  if (isIP(name) !== 0) {
    return found(finding({ id: 'service/external-name-is-an-address', object: subject.title, message: `${subject.title}: externalName ${name} is an address; DNS takes it for a name and finds nothing`, expected: ['a DNS name'], observed: [name], fix: `make a Service without a selector and an EndpointSlice for ${name}`, doc: 'is-the-service-defined-correctly', states: [keys.vip(subject)], breaks: [keys.names] }, facts.cells, byNameOrIp(subject)));
  }
  const failed = subject.cells.filter((cell) => cell.to.via === 'name' && cell.outcome === 'no-name');
  const dnsWorks = facts.cells.some((cell) => cell.to.role === 'dns' && cell.state === 'passed');
  if (failed.length === 0 || !dnsWorks) return sound;
  const pods = facts.now.pods.filter((pod) => pod.metadata.namespace === subject.namespace && pod.metadata.labels?.['app'] === subject.name);
  // An alias is followed as it stands, without any search list.
  const short = facts.now.services.find((one) => [`${one.metadata.name}`, `${one.metadata.name}.${one.metadata.namespace ?? ''}`, `${one.metadata.name}.${one.metadata.namespace ?? ''}.svc`].includes(name.replace(/\.$/, '')) && (name.includes('.') || one.metadata.namespace === subject.namespace));
  const full = short === undefined ? null : `${short.metadata.name}.${short.metadata.namespace ?? ''}.svc.${facts.domain}`;
  return found(finding({
    id: 'service/external-name-dead', object: subject.title, message: `${subject.title} is an alias (ExternalName) of ${name}, and there is no such name${full !== null ? `: of a Service it has to be the full one, ${full}` : ''}${pods.length > 0 ? `; ${pods.length} pods labelled app=${subject.name} stand beside it unused` : ''}`,
    expected: [`${name} resolves`], observed: failed.map(describeCell).slice(0, 4), fix: full !== null ? `kubectl -n ${subject.namespace} patch service ${subject.name} --type=merge -p '{"spec":{"externalName":"${full}"}}'` : pods.length > 0 ? `give ${subject.title} type ClusterIP and a selector, or correct externalName` : `correct externalName of ${subject.title}`, doc: 'is-the-service-defined-correctly', states: [keys.vip(subject)],
  }, facts.cells, byNameOrIp(subject)));
}

