import { describeCell, type Cell } from '../cell.ts';
import type { EndpointView, Facts, Subject } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { keys } from '../keys.ts';
import { isControlled, nameOf } from '../kube.ts';
import { either, layerFor, serviceDead, servicePartly } from './predict.ts';

/**
 * A Service without a selector whose slices the EndpointSlice controller has made had one: the controller leaves what it wrote when the selector goes, and nobody
 * keeps it up to date. A slice that is kept by hand has no such owner.
 */
export function lostSelector(facts: Facts, subject: Subject): readonly Finding[] {
  const { service } = subject;
  if (service === undefined || Object.keys(service.spec.selector ?? {}).length > 0) return [];
  const orphans = subject.endpoints.filter(({ slice }) => isControlled(slice.metadata.labels) && (slice.metadata.ownerReferences ?? []).some((owner) => owner.kind === 'Service' && owner.uid === service.metadata.uid));
  if (orphans.length === 0) return [];
  const gone = orphans.filter(({ endpoint, ready }) => ready && endpoint.targetRef?.kind === 'Pod' && !facts.now.pods.some((pod) => pod.metadata.uid === endpoint.targetRef?.uid));
  const nobodys = gone.filter(({ owner }) => owner === undefined);
  const asked = (cell: Cell): boolean => cell.to.role === subject.role && cell.to.via === 'endpoint' && nobodys.some(({ ip }) => ip === cell.to.ip);
  const all = nobodys.length > 0 && nobodys.length === new Set(subject.endpoints.filter(({ ready }) => ready).map(({ ip }) => ip)).size;
  const selector = formerSelector(facts, subject, orphans);
  return [finding({
    id: `${layerFor(subject, 'service')}/selector-lost`, object: subject.title,
    message: `${subject.title} has no selector any more: the EndpointSlices that were made by it stay as they were${gone.length === 0 ? ', and will not follow the next change of its pods' : `, and list ${[...new Set(gone.map(({ ip }) => ip))].join(', ')} of pods that are gone`}`,
    expected: ['a selector, by which the EndpointSlice controller keeps the slices'],
    observed: [...new Set(orphans.map(({ slice }) => `EndpointSlice ${nameOf(slice)}: managed by endpointslice-controller.k8s.io, owned by ${subject.title}`)), ...facts.cells.filter((cell) => asked(cell) && cell.state === 'failed').map(describeCell).slice(0, 6)],
    command: `kubectl -n ${subject.namespace} get service ${subject.name} -o yaml`,
    fix: selector === null ? `give ${subject.title} the selector of its pods again` : `kubectl -n ${subject.namespace} patch service ${subject.name} --type=merge -p '${JSON.stringify({ spec: { selector } })}'`,
    doc: 'does-the-service-have-any-endpointslices',
    states: [keys.endpoints(subject)], breaks: [...(all ? [keys.vip(subject)] : []), ...(subject.role === 'dns' ? [keys.names] : [])],
  }, facts.cells, gone.length === 0 ? () => undefined : either((cell) => (asked(cell) ? 'must' : undefined), all ? serviceDead(facts, subject) : servicePartly(subject)))];
}

/** By which the workload picks its pods whose former ones are listed: pods of a workload have its name before their own. */
function formerSelector(facts: Facts, subject: Subject, orphans: readonly EndpointView[]): Readonly<Record<string, string>> | null {
  const names = orphans.flatMap(({ endpoint }) => endpoint.targetRef?.name ?? []);
  const workloads = facts.now.deployments.filter(({ metadata }) => metadata.namespace === subject.namespace && names.every((name) => name.startsWith(`${metadata.name}-`)));
  return workloads.length === 1 ? workloads[0]?.spec.selector?.matchLabels ?? null : null;
}
