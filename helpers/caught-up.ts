import { groupBy } from './group-by.ts';
import type { Cell } from './cell.ts';
import type { Pod, Service } from './kube.ts';

/**
 * Servers keep what they have answered for a while (30 s by the usual Corefile): a name whose Service was made anew may still lead to the former address. Where the same question
 * has been answered rightly since, they have caught up, and nothing that this run makes or looks at mends what a server says: the former answer accuses nobody.
 */
export function forgetFormerAnswers(cells: readonly Cell[]): readonly Cell[] {
  const same = groupBy(cells, ({ from, to, tool }) => JSON.stringify([from, to, tool]));
  const caughtUp = (cell: Cell): boolean => (same.get(JSON.stringify([cell.from, cell.to, cell.tool])) ?? []).some((later) => !later.round.startsWith('first') && later.state === 'passed');
  return cells.map((cell) => (cell.state === 'failed' && cell.outcome === 'wrong-answer' && cell.round.startsWith('first') && (cell.to.role === 'dns' || cell.to.via === 'name') && caughtUp(cell) ? { ...cell, state: 'unknown', user: false } : cell));
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
