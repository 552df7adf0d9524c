import { groupBy } from './group-by.ts';
import type { Cell } from './cell.ts';
import { serviceIps, type Pod, type Service } from './kube.ts';
import type { Objects } from './objects.ts';
import { isOfServices } from './service-range.ts';

/**
 * Servers keep what they have answered for a while (30 s by the usual Corefile): a name whose Service was made anew may still lead to the former address. Where the same question
 * has been answered rightly since, they have caught up, and nothing that this run makes or looks at mends what a server says: the former answer accuses nobody.
 */
export function forgetFormerAnswers(cells: readonly Cell[]): readonly Cell[] {
  const same = groupBy(cells, ({ from, to, tool }) => JSON.stringify([from, to, tool]));
  const caughtUp = (cell: Cell): boolean => (same.get(JSON.stringify([cell.from, cell.to, cell.tool])) ?? []).some((later) => !later.round.startsWith('first') && later.state === 'passed');
  return cells.map((cell) => (isFormer(cell) && cell.round.startsWith('first') && caughtUp(cell) ? { ...cell, state: 'unknown', user: false } : cell));
}

const isFormer = ({ state, outcome, to }: Cell): boolean => state === 'failed' && outcome === 'wrong-answer' && (to.role === 'dns' || to.via === 'name');

/** Nor does what they say of a Service that was made less than that ago, and may have been made anew: an address of the range of Services that is nobody's. */
export function forgetAnswersOfYoung(cells: readonly Cell[], { service, namespace, name }: { readonly service: Service | undefined; readonly namespace: string; readonly name: string }, now: Objects, at: number): readonly Cell[] {
  if (service === undefined || at - Date.parse(service.metadata.creationTimestamp ?? '') > keptMs) return cells;
  const taken = new Set(now.services.flatMap(serviceIps));
  const wasOfService = (ip: string): boolean => isOfServices(now, ip) && !taken.has(ip);
  const means = (asked: string | undefined): boolean => asked === name || asked === `${name}.${namespace}` || asked?.startsWith(`${name}.${namespace}.svc`) === true;
  return cells.map((cell) => (isFormer(cell) && means(cell.to.name) && cell.addresses.length > 0 && cell.addresses.every(wasOfService) ? { ...cell, state: 'unknown', user: false } : cell));
}

/** As long as servers usually keep an answer, and a client after them. */
const keptMs = 45_000;

/**
 * The name of a headless Service leads to pods themselves, and for as long as answers are kept to one that was replaced meanwhile: that it led to an address which no slice
 * has any more says nothing, while a pod is as young.
 */
export function forgetFormerAddresses(cells: readonly Cell[], { service, endpoints, pods }: { readonly service: Service | undefined; readonly endpoints: readonly { readonly ip: string; readonly ready: boolean }[]; readonly pods: readonly Pod[] }, at: number): readonly Cell[] {
  if (service?.spec.clusterIP !== 'None' || !endpoints.some(({ ready }) => ready) || !pods.some(({ metadata }) => at - Date.parse(metadata.creationTimestamp ?? '') < keptMs)) return cells;
  const listed = new Set(endpoints.map(({ ip }) => ip));
  return cells.map((cell) => (cell.to.role === 'target' && cell.to.via === 'name' && cell.state === 'failed' && cell.addresses.length > 0 && !cell.addresses.some((ip) => listed.has(ip)) ? { ...cell, state: 'unknown', user: false } : cell));
}
